"""Audits a territory's log: every entry, commitment, root and signature, from the bytes alone.

    verify.py DOCUMENT FILE…    the territory's document (/.well-known/territory), and batches one after another

Written from docs/federation alone. Its input comes from anybody: what is not exactly as specified is Refused.
"""

import base64
import binascii
import json
import pathlib
import re
import sys
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from merkle import Frontier, leaf_hash, sha256
from payload import parse

MAX_MESSAGE = 262_144
MAX_ENTRIES = 256
MAX_PAYLOAD = 131_072
MAX_NOTE = 8_192
MAX_SIGNATURES = 32
IDENTITY = "application/vnd.tfl.identity.v1+json"
LOG, COSIGNATURE = b"\x01", b"\x04"
P = 2**255 - 19
SMALL_ORDER = {
    *(0, 1, P - 1),
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}


class Refused(Exception):
    """The bytes are not what the specification says; the message is the reason."""


class Forked(Refused):
    """Two histories under valid signatures: `notes` prove it."""

    def __init__(self, *notes):
        super().__init__("fork")
        self.notes = notes


def require(condition, reason):
    if not condition:
        raise Refused(reason)


# Bytes


class Reader:
    def __init__(self, data):
        self.data, self.at = bytes(data), 0

    def take(self, count):
        require(self.at + count <= len(self.data), "frame")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, width):
        return int.from_bytes(self.take(width))

    def sized(self):
        return self.take(self.number(2))

    def at_end(self):
        return self.at == len(self.data)


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("frame") from None
    # Two spellings of the same bytes would be two messages of one meaning.
    require(base64.b64encode(data) == (text if isinstance(text, bytes) else text.encode()), "frame")
    return data


def pae(kind, body):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)


def strict_json(data, reason="schema"):
    try:
        return parse(data)
    except ValueError:
        raise Refused(reason) from None


@dataclass(frozen=True)
class Entry:
    critical: bool
    seq: int
    time_ms: int
    entry_id: bytes
    type: str
    version: int
    object_id: bytes
    audience: int
    payload_len: int
    commit: bytes

    @classmethod
    def decode(cls, data):
        reader = Reader(data)
        require(reader.take(4) == b"TFE1", "frame")
        flags, seq, time_ms, entry_id = reader.number(1), reader.number(8), reader.number(8), reader.take(16)
        kind = reader.take(reader.number(1))
        rest = reader.number(2), reader.take(16), reader.number(1), reader.number(4), reader.take(32)
        entry = cls(flags == 1, seq, time_ms, entry_id, kind.decode("latin-1"), *rest)
        require(reader.at_end() and flags <= 1 and entry.audience <= 2, "frame")
        require(re.fullmatch(rb"[a-z0-9.-]{1,64}", kind), "frame")
        require(entry.payload_len <= MAX_PAYLOAD, "size")
        require(entry_id[6] >> 4 == 7 and entry_id[8] >> 6 == 2, "frame")
        return entry

    def check(self, salt, payload):
        require(len(payload) == self.payload_len and sha256(b"TFP1", salt, payload) == self.commit, "commitment")
        try:
            return parse(payload)
        except ValueError:
            return None  # It says nothing to anybody, but its place in the log is as good as any.


@dataclass(frozen=True)
class Note:
    """A checkpoint: `text` is what is signed."""

    data: bytes
    text: bytes
    origin: str
    size: int
    root: bytes
    signatures: list

    @classmethod
    def decode(cls, data):
        require(len(data) <= MAX_NOTE, "size")
        text, blank, lines = data.partition(b"\n\n")
        text += b"\n"
        require(blank and b"\r" not in data and lines.endswith(b"\n"), "note")
        found = re.fullmatch(rb"(tfl\.v1/[a-z2-7]{52}/(?:0|[1-9]\d{0,19}))\n(0|[1-9]\d{0,19})\n(\S+)\n", text)
        require(found, "note")
        signatures = []
        for line in lines[:-1].split(b"\n"):
            parts = re.fullmatch("— (\\S+) (\\S+)".encode(), line)
            require(parts, "note")
            blob = unbase64(parts[2])
            require(len(blob) > 4, "note")
            signatures.append((parts[1], blob[:4], blob[4:]))
        require(len(signatures) <= MAX_SIGNATURES, "size")
        root = unbase64(found[3])
        require(len(root) == 32 and int(found[2]) < 2**64, "note")
        return cls(bytes(data), text, found[1].decode(), int(found[2]), root, signatures)

    def verify(self, key):
        """The time of the freshness line. An unknown key is ignored; a known one that fails refuses the note."""
        signed, times = False, []
        for name, key_id, blob in self.signatures:
            if name != self.origin.encode():
                continue
            if key_id == note_key_id(self.origin, LOG, key):
                check_signature(key, blob, self.text)
                signed = True
            elif key_id == note_key_id(self.origin, COSIGNATURE, key):
                times.append(int.from_bytes(blob[:8]))
                check_signature(key, blob[8:], b"cosignature/v1\ntime %d\n" % times[-1] + self.text)
        require(signed, "signature")
        return max(times, default=None)


def note_key_id(name, kind, key):
    return sha256(name.encode(), b"\n", kind, key)[:4]


def check_signature(key, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Refused("signature") from None


@dataclass(frozen=True)
class Batch:
    first: int
    items: list = field(repr=False)  # (entry's bytes, entry, state, salt, payload)
    note: Note

    @classmethod
    def decode(cls, data):
        batch, rest = cls.take(data)
        require(not rest, "frame")
        return batch

    @classmethod
    def take(cls, data):
        """One batch from the start, and what follows it."""
        reader = Reader(data)
        require(reader.take(4) == b"TFB1" and reader.number(1) == 0, "frame")
        first, count = reader.number(8), reader.number(2)
        require(1 <= count <= MAX_ENTRIES, "frame")
        items = [cls.item(reader, first + index) for index in range(count)]
        note = Note.decode(reader.sized())
        require(reader.at <= MAX_MESSAGE, "size")
        require(note.size == first + count, "frame")
        return cls(first, items, note), reader.data[reader.at :]

    @staticmethod
    def item(reader, seq):
        data = reader.sized()
        entry, state = Entry.decode(data), reader.number(1)
        require(entry.seq == seq and state <= 2, "frame")
        salt, payload = (reader.take(32), reader.take(reader.number(4))) if state == 1 else (None, None)
        return data, entry, state, salt, payload


# Identity and log


def admit(key):
    """Nobody can hold the secret of a small-order point; one signature would be good for every message."""
    require(len(key) == 32, "key")
    y = int.from_bytes(key, "little") & (1 << 255) - 1
    require(y < P and y not in SMALL_ORDER, "key")
    return key


def territory_id(genesis):
    return base64.b32encode(sha256(pae(IDENTITY, genesis))).decode().lower().rstrip("=")


def signing_key(genesis):
    operation = strict_json(genesis, "identity")
    require(operation["v"] == 1 and operation["prev"] is None, "identity")
    return admit(bytes.fromhex(operation["signing"][0].removeprefix("ed25519:")))


class Log:
    """What is known of one territory's log, from its first entry. What is Refused changes nothing."""

    def __init__(self, document, epoch=0):
        genesis = unbase64(document["genesis"])
        require(territory_id(genesis) == document["tid"], "identity")
        self.tid, self.key, self.epoch = document["tid"], signing_key(genesis), epoch
        self.frontier, self.note, self.entries, self.time, self.ids = Frontier(), None, [], 0, set()

    @property
    def size(self):
        return self.frontier.size

    def check_note(self, note):
        require(note.origin == f"tfl.v1/{self.tid}/{self.epoch}", "origin")
        time = note.verify(self.key)
        if self.note and note.size == self.note.size and note.root != self.note.root:
            raise Forked(self.note, note)
        return time

    def append(self, batch):
        require(batch.first == self.size, "position")
        time, frontier = self.check_note(batch.note), self.frontier.copy()
        for data, *_ in batch.items:
            frontier.append(leaf_hash(data))
        # Entries are not signed, so a wrong root alone may be anybody's doing and is no proof against the origin.
        require(frontier.root() == batch.note.root, "root")
        payloads = [e.check(salt, payload) if state == 1 else None for _, e, state, salt, payload in batch.items]
        ids = {entry.entry_id for _, entry, *_ in batch.items}
        require(len(ids) == len(batch.items) and not ids & self.ids, "duplicate")
        self.frontier, self.note, self.time = frontier, batch.note, max(self.time, time or 0)
        self.entries += [(item[1], payload) for item, payload in zip(batch.items, payloads)]
        self.ids |= ids


def main(document, *files):
    log = Log(json.loads(pathlib.Path(document).read_text()))
    for file in files:
        rest = pathlib.Path(file).read_bytes()
        while rest:
            batch, rest = Batch.take(rest)
            log.append(batch)
    print(f"{log.tid}/{log.epoch}: {log.size} entries, root {log.frontier.root().hex()}: every one verified")


if __name__ == "__main__":
    main(*sys.argv[1:])
