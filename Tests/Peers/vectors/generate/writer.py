"""Writes the protocol's bytes, well-formed or not, from fixed keys. Shares nothing with the programs that are to read them."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

IDENTITY = "application/vnd.tfl.identity.v1+json"
RPC = "application/vnd.tfl.rpc.v1+json"
NOW = 1_790_000_000


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def chance(*labels, size=32):
    """Bytes that look like chance, and are the same every time."""
    return hashlib.shake_128("/".join(map(str, labels)).encode()).digest(size)


def b64(data):
    return base64.b64encode(data).decode()


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def pae(kind, body):
    return b" ".join([b"DSSEv1", b"%d" % len(kind.encode()), kind.encode(), b"%d" % len(body), body])


def uuid7(*labels):
    data = bytearray(chance("uuid", *labels, size=16))
    data[6], data[8] = data[6] & 0x0F | 0x70, data[8] & 0x3F | 0x80
    return bytes(data)


class Key:
    def __init__(self, label):
        self.secret = Ed25519PrivateKey.from_private_bytes(chance("key", label))
        self.public = self.secret.public_key().public_bytes_raw()
        self.text = f"ed25519:{self.public.hex()}"

    def sign(self, data):
        return self.secret.sign(data)


def genesis(rotation, signing):
    lists = ([key.text for key in keys] for keys in (rotation, signing))
    return compact(dict(zip(("v", "rotation", "signing", "prev"), (1, *lists, None))))


def tid_of(data):
    return base64.b32encode(sha(pae(IDENTITY, data))).decode().lower().rstrip("=")


class Identity:
    def __init__(self, label):
        self.rotation, self.key = Key(f"{label} rotation"), Key(f"{label} signing")
        self.genesis = genesis([self.rotation], [self.key])
        self.tid = tid_of(self.genesis)


# Trees, by the definition of RFC 6962 section 2.1 and nothing cleverer.


def split(count):
    return 1 << (count - 1).bit_length() - 1


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    middle = split(len(leaves))
    return sha(b"\1", root(leaves[:middle]), root(leaves[middle:]))


def peaks(leaves):
    """The roots of the perfect subtrees, largest first."""
    found, rest = [], leaves
    while rest:
        size = 1 << len(rest).bit_length() - 1
        found.append(root(rest[:size]))
        rest = rest[size:]
    return found


def inclusion(index, leaves):
    if len(leaves) < 2:
        return []
    middle = split(len(leaves))
    if index < middle:
        return inclusion(index, leaves[:middle]) + [root(leaves[middle:])]
    return inclusion(index - middle, leaves[middle:]) + [root(leaves[:middle])]


def consistency(old, leaves, whole=True):
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    middle = split(len(leaves))
    if old <= middle:
        return consistency(old, leaves[:middle], whole) + [root(leaves[middle:])]
    return consistency(old - middle, leaves[middle:], False) + [root(leaves[:middle])]


# Entries, heads, batches. Every field can be set to what it must not be.


def entry(position, payload=b"{}", salt=bytes(32), **set):
    field = {
        "magic": b"TFE1",
        "flags": b"\0",
        "seq": position.to_bytes(8, "big"),
        "time": (NOW * 1000 + position % 1000).to_bytes(8, "big"),
        "entry_id": uuid7("entry", position),
        "type": b"test.fact",
        "version": b"\0\1",
        "object_id": uuid7("object", position),
        "audience": b"\0",
        "payload_len": len(payload).to_bytes(4, "big"),
        "commit": sha(b"TFP1", salt, payload),
    } | set
    field["type"] = set.get("type_field", bytes([len(field["type"]) % 256]) + field["type"])
    return b"".join(value for name, value in field.items() if name != "type_field")


def key_id(name, kind, key):
    return sha(name.encode(), b"\n", bytes([kind]), key.public)[:4]


def line(name, blob):
    return f"— {name} {b64(blob)}\n".encode()


def log_line(text, name, key):
    return line(name, key_id(name, 1, key) + key.sign(text))


def time_line(text, name, key, time, stated=None):
    signed = key.sign(b"cosignature/v1\ntime %d\n" % time + text)
    return line(name, key_id(name, 4, key) + (time if stated is None else stated).to_bytes(8, "big") + signed)


def head_text(origin, size, root):
    return f"{origin}\n{size}\n{b64(root)}\n".encode()


def head(origin, size, root, key, time=NOW, more=b""):
    text = head_text(origin, size, root)
    fresh = b"" if time is None else time_line(text, origin, key, time)
    return text + b"\n" + log_line(text, origin, key) + fresh + more


def item(entry, salt=None, payload=None, state=None, payload_len=None):
    state = (1 if payload is not None else 0) if state is None else state
    rest = b"" if payload is None else salt + (len(payload) if payload_len is None else payload_len).to_bytes(4, "big") + payload
    return len(entry).to_bytes(2, "big") + entry + bytes([state]) + rest


def batch(first, items, note, magic=b"TFB1", flags=0, count=None, note_len=None):
    count, note_len = len(items) if count is None else count, len(note) if note_len is None else note_len
    start = magic + bytes([flags]) + first.to_bytes(8, "big") + count.to_bytes(2, "big")
    return start + b"".join(items) + note_len.to_bytes(2, "big") + note


class Log:
    """A territory's log as its own territory would write it; `word` makes another history."""

    def __init__(self, identity, epoch=0, word="fact"):
        self.identity, self.key, self.epoch, self.word = identity, identity.key, epoch, word
        self.origin, self.entries, self.openings = f"tfl.v1/{identity.tid}/{epoch}", [], []

    def grow(self, count, **set):
        for seq in range(len(self.entries), len(self.entries) + count):
            salt, payload = chance("salt", self.word, seq), compact({self.word: seq})
            self.entries.append(entry(seq, payload, salt, **set))
            self.openings.append((salt, payload))
        return self

    def leaves(self, size):
        return [sha(b"\0", data) for data in self.entries[:size]]

    def root(self, size):
        return root(self.leaves(size))

    def head(self, size, **more):
        given = {"root": self.root(size), "key": self.key} | more
        return head(self.origin, given.pop("named", size), given.pop("root"), given.pop("key"), **given)

    def items(self, first, end):
        return [item(data, *opening) for data, opening in zip(self.entries[first:end], self.openings[first:end])]

    def batch(self, first, end, items=None, note=None, **more):
        return batch(first, items or self.items(first, end), note or self.head(end), **more)

    def before(self, size, **set):
        """A follower that holds `size` entries."""
        frontier = [peak.hex() for peak in peaks(self.leaves(size))]
        identity = {"genesis": b64(self.identity.genesis), "operations": []}
        known = identity | {"epoch": self.epoch, "size": size, "frontier": frontier}
        note = b64(self.head(size, time=None)) if size else ""
        return known | {"note": note, "ahead": [], "state": "live" if size else "new"} | set


def request(asker, asked, called="head", given=None, key=None, kind=RPC, body=None, **set):
    claims = {"iss": asker.tid, "aud": asked.tid, "method": called, "nonce": b64(chance("nonce", size=16))}
    claims |= {"iat": NOW, "exp": NOW + 30, "params": {} if given is None else given} | set
    claims = {name: value for name, value in claims.items() if value is not ...}
    body = compact(claims) if body is None else body
    signature = {"sig": b64((key or asker.key).sign(pae(kind, body)))}
    return compact({"payload": b64(body), "payloadType": kind, "signatures": [signature]})


# What a file of vectors is made of.

ACCEPT, HELD, FORK = {"verdict": "accept"}, {"verdict": "held"}, {"verdict": "fork"}


def accept(**more):
    return ACCEPT | more


def pull(size):
    return {"verdict": "pull", "from": size}


def refuse(reason):
    return {"verdict": "refuse", "reason": reason}


def operation(after, op="update", rotation=None, signing=None, signer=None, **set):
    """An operation in its envelope, after those envelopes before it; `after` is the identity and they."""
    identity, before = after
    last = json.loads(before[-1])["payload"] if before else b64(identity.genesis)
    prev = sha(pae(IDENTITY, base64.b64decode(last))).hex()
    start = {"epoch": 0, "size": 0}
    value = {"v": 1, "seq": len(before) + 1, "prev": prev, "op": op}
    value |= {name: set.pop(name) for name in ("revoke", "epoch") if name in set}
    value["rotation"] = [key.text for key in rotation or [identity.rotation]]
    grants = [(identity.key, start)] if signing is None else signing
    value["signing"] = [{"pub": key.text, "from": start} for key, start in grants]
    value |= {"witnesses": [], "endpoints": {"tfl": "https://se.example.org/.well-known/tfl"}} | set
    value = {name: given for name, given in value.items() if given is not ...}
    return enveloped(compact(value), signer or identity.rotation)


def enveloped(body, key, kind=IDENTITY):
    signature = {"sig": b64(key.sign(pae(kind, body)))}
    return compact({"payload": b64(body), "payloadType": kind, "signatures": [signature]})


def at(epoch, size):
    return {"epoch": epoch, "size": size}


class Vectors:
    """One file: vectors of a few kinds, each with what is known before, the input and the verdict."""

    def __init__(self, name, what):
        self.name, self.what, self.vectors = name, what, []

    def add(self, kind, what, data, expect, before=None):
        number = f"{self.name}-{len(self.vectors) + 1:03}"
        data = b64(data) if isinstance(data, bytes) else data
        vector = {"id": number, "kind": kind, "what": what, "before": before or {}, "input": data, "expect": expect}
        self.vectors.append(vector)

    def text(self):
        lines = ",\n".join("  " + json.dumps(vector, ensure_ascii=False) for vector in self.vectors)
        head = json.dumps({"version": "v1", "name": self.name, "what": self.what}, ensure_ascii=False)
        return f'{head[:-1]}, "vectors": [\n{lines}\n]}}\n'
