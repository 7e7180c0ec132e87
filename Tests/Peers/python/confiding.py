"""A territory that states facts for some only, and erases what it told."""

import os
import time

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from merkle import leaf_hash
from own import OwnLog, base64_of, compact, encode_entry, uuid7
from peer import Peer
from sealed import binding, unseal
from strict import require


def fetch(neighbour, tid, entry, epoch=0):
    """Asks for one payload, and believes only what the entry commits to."""
    secret = X25519PrivateKey.generate()
    key = base64_of(secret.public_key().public_bytes_raw())
    answer = neighbour.ask(tid, "payload", {"epoch": epoch, "seq": entry.seq, "key": key})
    return entry.check(*unseal(answer, secret, binding(neighbour.tid, tid, epoch, entry.seq)))


class ConfidingLog(OwnLog):
    """Entries for listed territories have state 0 in every batch, erased ones state 2."""

    def __init__(self, identity):
        super().__init__(identity)
        self.readers, self.erased = {}, set()

    def put(self, fact, audience, readers=()):
        kind, object_id, value = fact
        salt, payload, now = os.urandom(32), compact(value), int(time.time() * 1000)
        entry = encode_entry(self.size, now, uuid7(now), kind, object_id, payload, salt, audience=audience)
        self.readers[self.size] = set(readers)
        self.items.append((entry, salt, payload))
        self.frontier.append(leaf_hash(entry))
        return self.batch(self.size - 1, self.size, self.head())

    def confide(self, fact, readers):
        return self.put(fact, 1, readers)

    def erase(self, seq):
        self.erased.add(seq)
        fact = "entry.redacted", uuid7(int(time.time() * 1000)), {"epoch": 0, "reason": "member_request", "seq": seq}
        return self.put(fact, 2)

    def batch(self, first, end, head=None):
        frames, head = [], head or self.heads[end]
        for seq, (entry, salt, payload) in enumerate(self.items[first:end], first):
            opened = b"\x01" + salt + len(payload).to_bytes(4) + payload
            state = b"\x00" if entry[-37] == 1 else b"\x02" if seq in self.erased else opened
            frames.append(len(entry).to_bytes(2) + entry + state)
        start = b"TFB1\0" + first.to_bytes(8) + len(frames).to_bytes(2)
        return start + b"".join(frames) + len(head).to_bytes(2) + head


class ConfidingPeer(Peer):
    """`asked_for` are the positions others wanted, `receipts` the sizes up to which they have erased."""

    def __init__(self, identity, known=()):
        super().__init__(identity, known)
        self.log, self.asked_for, self.receipts = ConfidingLog(identity), [], {}

    def confirmed(self, reader, size, **more):
        self.receipts[reader] = size
        return super().confirmed(reader, size=size, **more)

    def sealed(self, reader, epoch, seq, key, **more):
        self.asked_for.append((reader, seq))
        require(self.log.items[seq][0][-37] != 1 or reader in self.log.readers[seq], "not_a_reader")
        require(seq not in self.log.erased, "erased")
        return super().sealed(reader, epoch, seq, key, **more)
