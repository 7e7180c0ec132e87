"""Audits a territory's log: every entry, commitment, root and signature, from the bytes alone.

    verify.py DOCUMENT FILE…    the territory's document (/.well-known/territory), and batches one after another

Written from docs/federation alone, in the order in which it says that things are looked at.
"""

import argparse
import json
import pathlib
import re
import sys
from dataclasses import dataclass, field

from chain import Identity, read_lines
from identity import pinned
from merkle import Frontier, leaf_hash
from note import MAX_NOTE, Note, log_name
from payload import parse
from strict import MAX_NUMBER, Forked, Reader, Refused, require, sha256

MAX_MESSAGE = 262_144
MAX_ENTRIES = 256
MAX_PAYLOAD = 131_072
# Heads of sizes to come that are remembered of one log.
MAX_AHEAD = 64


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
        require(reader.take(4) == b"TFE1", "bad_frame")
        flags = reader.number(1)
        require(flags <= 1, "unknown_flags")
        seq, time_ms, entry_id = reader.number(8), reader.number(8), reader.take(16)
        kind = reader.take(reader.number(1))
        require(re.fullmatch(rb"[a-z0-9.-]{1,64}", kind), "bad_type")
        version, object_id, audience = reader.number(2), reader.take(16), reader.number(1)
        require(audience <= 2, "bad_audience")
        payload_len = reader.number(4)
        require(payload_len <= MAX_PAYLOAD, "too_large")
        commit = reader.take(32)
        reader.require_end()
        return cls(flags == 1, seq, time_ms, entry_id, kind.decode(), version, object_id, audience, payload_len, commit)

    def check(self, salt, payload):
        holds = len(payload) == self.payload_len and sha256(b"TFP1", salt, payload) == self.commit
        require(holds, "commitment_mismatch")
        try:
            return parse(payload)
        except ValueError:
            return None  # It says nothing to anybody, but its place in the log is as good as any.


@dataclass(frozen=True)
class Batch:
    """Entries and the head at their end, which is not read before it is its turn."""

    first: int
    items: list = field(repr=False)  # (entry's bytes, entry, state, salt, payload)
    head: bytes

    @property
    def end(self):
        return self.first + len(self.items)

    @property
    def note(self):
        return Note.decode(self.head)

    @classmethod
    def decode(cls, data):
        require(len(data) <= MAX_MESSAGE, "too_large")
        reader = Reader(data)
        batch = cls.take(reader)
        reader.require_end()
        return batch.in_order()

    @classmethod
    def take(cls, reader):
        require(reader.take(4) == b"TFB1", "bad_frame")
        require(reader.number(1) == 0, "unknown_flags")
        first, count = reader.number(8), reader.number(2)
        require(1 <= count <= MAX_ENTRIES, "bad_frame")
        items = [cls.item(reader) for _ in range(count)]
        length = reader.number(2)
        require(length <= MAX_NOTE, "too_large")
        return cls(first, items, reader.take(length))

    @staticmethod
    def item(reader):
        data = reader.take(reader.number(2))
        entry, state = Entry.decode(data), reader.number(1)
        require(state <= 2, "bad_payload_state")
        if state != 1:
            return data, entry, state, None, None
        salt, length = reader.take(32), reader.number(4)
        require(length <= MAX_PAYLOAD, "too_large")
        return data, entry, state, salt, reader.take(length)

    def in_order(self):
        require(self.end <= MAX_NUMBER, "sequence_mismatch")
        for offset, (_, entry, *_) in enumerate(self.items):
            require(entry.seq == self.first + offset, "sequence_mismatch")
        return self


class Log:
    """What is known of one territory's log, from its first entry. What is Refused changes nothing."""

    def __init__(self, document, epoch=0, operations=()):
        self.identity, self.epoch = Identity(pinned(document).data, operations), epoch
        self.tid = self.identity.tid
        self.frontier, self.note, self.ahead, self.entries, self.time = Frontier(), None, {}, [], 0

    @property
    def size(self):
        return self.frontier.size

    def check_note(self, note):
        """The time at which the log stated it, if it is this log's and its signatures hold."""
        tid, epoch = log_name(note.origin)
        require(tid == self.tid, "wrong_origin")
        require(epoch == self.epoch, "wrong_epoch")
        keys = self.identity.keys_at(epoch, note.size)
        if not any(map(note.names, keys)):
            # The territory's own key, but not the one of this place.
            require(not any(note.names(span.key) for span in self.identity.spans), "key_not_admissible")
        return note.verify(keys)

    def check_history(self, note):
        """A second root of one size is a second history, whichever comes first: so heads of sizes to come are remembered."""
        if self.note and note.size == self.size and note.root != self.frontier.root():
            raise Forked(self.note, note)
        promised = self.ahead.get(note.size)
        if promised and promised.root != note.root:
            raise Forked(promised, note)
        if note.size > self.size and len(self.ahead) < MAX_AHEAD:
            self.ahead.setdefault(note.size, note)

    def check_ahead(self, batch):
        """The head of a batch that begins after the present size: worth asking for what lies between."""
        note = batch.note
        self.check_note(note)
        self.check_history(note)
        require(note.size == batch.end, "root_mismatch")

    def append(self, batch):
        """Continues from the present size, wherever the batch begins before that."""
        note, broken, frontier = batch.note, None, self.frontier.copy()
        time = self.check_note(note)
        self.check_history(note)
        require(note.size == batch.end, "root_mismatch")
        require(batch.first <= self.size <= batch.end, "position")
        new = batch.items[self.size - batch.first :]
        for data, *_ in new:
            frontier.append(leaf_hash(data))
            promised = self.ahead.get(frontier.size)
            broken = broken or promised and promised.root != frontier.root() and promised
        # Entries are not signed, so a wrong root alone may be anybody's doing and is no proof against the origin.
        require(frontier.root() == note.root, "root_mismatch")
        if broken:
            raise Forked(broken, note)
        payloads = [entry.check(salt, payload) if state == 1 else None for _, entry, state, salt, payload in new]
        epoch = self.epoch_after(frontier)
        if new:
            self.frontier, self.note, self.time = frontier, note, max(self.time, time or 0)
            self.ahead = {size: head for size, head in self.ahead.items() if size > self.size}
            self.epoch, epoch = epoch, self.epoch
            if self.epoch > epoch:
                self.ahead = {}
            self.entries += [(item[1], payload) for item, payload in zip(new, payloads)]

    def epoch_after(self, frontier):
        """The next epoch, where the log stands at that one's base."""
        epoch, starts = self.epoch, self.identity.epochs
        while epoch < len(starts) and starts[epoch]["base"][1] == frontier.size:
            require(starts[epoch]["root"] == frontier.root(), "root_mismatch")
            epoch += 1
        return epoch

    def repeated(self):
        """Positions whose entry id came before: an origin may not do that, but its roots hold all the same."""
        seen = set()
        return [entry.seq for entry, _ in self.entries if entry.entry_id in seen or seen.add(entry.entry_id)]


def main(document, files, identity=None):
    operations = read_lines(pathlib.Path(identity).read_bytes())[1:] if identity else []
    log = Log(json.loads(pathlib.Path(document).read_text()), operations=operations)
    for file in files:
        reader = Reader(pathlib.Path(file).read_bytes())
        while reader.at < len(reader.data):
            log.append(Batch.take(reader).in_order())
    for position in log.repeated():
        print(f"entry {position}: its id was used before", file=sys.stderr)
    print(f"{log.tid}/{log.epoch}: {log.size} entries, root {log.frontier.root().hex()}: every one verified")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("document", help="the territory's document, as /.well-known/territory shows it")
    parser.add_argument("file", nargs="+", help="batches, as answers to range gave them, one after another")
    parser.add_argument("--identity", metavar="FILE", help="what identity?from=0 answers, where keys have changed")
    options = parser.parse_args()
    try:
        main(options.document, options.file, options.identity)
    except Refused as refused:
        sys.exit(f"refused: {refused}")
