"""What a territory makes itself: its identity and keys, and the log of what it tells the others."""

import base64
import json
import os
import time
import uuid

import nkeys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from identity import IDENTITY, territory_id
from merkle import Frontier, consistency, inclusion, leaf_hash
from note import COSIGNATURE, LOG, note_key_id
from rpc import RPC
from verify import MAX_ENTRIES, MAX_MESSAGE
from strict import pae, require, sha256


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def base64_of(data):
    return base64.b64encode(data).decode()


def public(key):
    return key.public_key().public_bytes_raw()


def uuid7(milliseconds):
    number = milliseconds << 80 | int.from_bytes(os.urandom(10))
    return uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62)


class Identity:
    """The keys of a territory, one for each purpose, and what it tells others about them."""

    def __init__(self, code, name, address=None):
        self.code, self.name, self.address = code, name, address
        self.rotation, self.signing = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        rotation, signing = ([f"ed25519:{public(key).hex()}"] for key in (self.rotation, self.signing))
        self.genesis = compact({"v": 1, "rotation": rotation, "signing": signing, "prev": None})
        self.tid = territory_id(self.genesis)
        self.seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)

    @property
    def document(self):
        """What `territory peer add` takes."""
        bus = nkeys.from_seed(bytearray(self.seed)).public_key.decode()
        card = {"code": self.code, "name": self.name, "tid": self.tid, "genesis": base64_of(self.genesis), "bus": bus}
        return card | ({"endpoints": {"tfl": self.address}} if self.address else {})

    def lines(self, first):
        """Its operations, each in an envelope; there is only the first."""
        if first > 0:
            return compact({"error": "future_cursor", "size": 1})
        return envelope(IDENTITY, self.genesis, self.rotation) + b"\n"

    def request(self, to, method, params=None, **changed):
        now = int(time.time())
        head = {"iss": self.tid, "aud": to, "method": method, "nonce": base64_of(os.urandom(16))}
        body = {**head, "iat": now, "exp": now + 30, "params": params or {}, **changed}
        return envelope(RPC, compact(body), self.signing)


def envelope(kind, body, key):
    signature = {"sig": base64_of(key.sign(pae(kind, body)))}
    return compact({"payload": base64_of(body), "payloadType": kind, "signatures": [signature]})


class OwnLog:
    """What this territory tells the others. `publish` gives the batch that goes to the bus."""

    def __init__(self, identity, epoch=0):
        self.identity, self.epoch, self.origin = identity, epoch, f"tfl.v1/{identity.tid}/{epoch}"
        self.frontier, self.items, self.heads = Frontier(), [], {}

    @property
    def size(self):
        return len(self.items)

    def publish(self, *facts):
        first, now = self.size, int(time.time() * 1000)
        for kind, object_id, value in facts:
            salt, payload = os.urandom(32), value if isinstance(value, bytes) else compact(value)
            entry = encode_entry(self.size, now, uuid7(now), kind, object_id, payload, salt)
            self.items.append((entry, salt, payload))
            self.frontier.append(leaf_hash(entry))
        return self.batch(first, self.size, self.head())

    def head(self):
        """The newest head, fresh, and kept: pages end at kept heads."""
        self.heads[self.size] = self.sign()
        return self.heads[self.size]

    def sign(self, **changed):
        head = {"size": self.size, "root": self.frontier.root(), "key": self.identity.signing, "now": int(time.time())}
        return sign_head(self.origin, **head | changed)

    def batch(self, first, end, head=None):
        return encode_batch(first, self.items[first:end], head or self.heads[end])

    def leaves(self, size):
        return [leaf_hash(entry) for entry, *_ in self.items[:size]]

    def inclusion(self, seq, size):
        """c2sp.org/tlog-proof@v1, under the first kept head of at least that size."""
        head = min((kept for kept in self.heads if kept >= size and kept > 0), default=0)
        require(seq < size <= head, "sequence_mismatch")
        path = inclusion(seq, self.leaves(head))
        entry, salt, payload = self.items[seq]
        lines = ["c2sp.org/tlog-proof@v1", f"extra {base64_of(encode_item(entry, salt, payload))}", f"index {seq}"]
        return "".join(f"{line}\n" for line in [*lines, *map(base64_of, path), ""]).encode() + self.heads[head]

    def consistency(self, old, new):
        require(old <= new and new in self.heads, "sequence_mismatch")
        path = consistency(old, self.leaves(new)) if old else []
        return "".join(f"{base64_of(step)}\n" for step in path).encode()

    def page(self, first, most):
        """Ends at the last kept head that keeps the limits, at the next where none does."""
        ends = [end for end in sorted(self.heads) if end > first]
        fitting = [end for end in ends if end <= first + min(most, MAX_ENTRIES)] or ends[:1]
        return next(page for end in reversed(fitting) if len(page := self.batch(first, end)) <= MAX_MESSAGE)


def encode_entry(seq, now, entry_id, kind, object_id, payload, salt, version=1, audience=0):
    start = b"TFE1\0" + seq.to_bytes(8) + now.to_bytes(8) + entry_id.bytes + bytes([len(kind)]) + kind.encode()
    end = object_id.bytes + bytes([audience]) + len(payload).to_bytes(4) + sha256(b"TFP1", salt, payload)
    return start + version.to_bytes(2) + end


def encode_item(entry, salt, payload):
    return len(entry).to_bytes(2) + entry + b"\x01" + salt + len(payload).to_bytes(4) + payload


def encode_batch(first, items, head):
    frames = [encode_item(*item) for item in items]
    start = b"TFB1\0" + first.to_bytes(8) + len(items).to_bytes(2)
    return start + b"".join(frames) + len(head).to_bytes(2) + head


def sign_head(origin, size, root, key, now):
    text = f"{origin}\n{size}\n{base64_of(root)}\n".encode()
    fresh = now.to_bytes(8) + key.sign(b"cosignature/v1\ntime %d\n" % now + text)
    lines = (LOG, key.sign(text)), (COSIGNATURE, fresh)
    blobs = [note_key_id(origin, kind, public(key)) + blob for kind, blob in lines]
    return text + b"\n" + "".join(f"— {origin} {base64_of(blob)}\n" for blob in blobs).encode()
