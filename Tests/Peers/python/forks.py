"""Proofs that a territory signed two histories: whoever knows its key checks them and trusts nobody."""

from dataclasses import dataclass

from merkle import extends, includes, leaf_hash
from note import MAX_NOTE, Note
from strict import Reader, require

MAX_PROOF_HASHES = 63
MAX_ENTRY = 93 + 64
MAX_PROOF = 4 + 1 + 2 * (2 + MAX_NOTE) + 8 + 2 * (2 + MAX_ENTRY + 1 + 32 * MAX_PROOF_HASHES)


@dataclass(frozen=True)
class ForkProof:
    """Two heads, and what shows that they are not of one log: nothing more, two entries, or an earlier root."""

    heads: list
    kind: int
    index: int = 0
    entries: tuple = ()  # of A and of B, each with its path
    root: bytes = b""
    path: tuple = ()

    @classmethod
    def decode(cls, data):
        require(len(data) <= MAX_PROOF, "too_large")
        reader = Reader(data)
        require(reader.take(4) == b"TFF1", "bad_frame")
        kind = reader.number(1)
        heads = [sized(reader, MAX_NOTE) for _ in range(2)]
        require(kind <= 2, "unknown_flags")
        more = {}
        if kind == 1:
            more["index"] = reader.number(8)
            more["entries"] = [(sized(reader, MAX_ENTRY), path(reader)) for _ in range(2)]
        elif kind == 2:
            more["root"], more["path"] = reader.take(32), path(reader)
        reader.require_end()
        return cls(heads, kind, **more)

    def verify(self, log):
        notes = []
        for head in self.heads:
            note = Note.decode(head)
            log.check_note(note)
            notes.append(note)
        require(self.differ(*notes), "bad_proof")

    def differ(self, a, b):
        match self.kind:
            case 0:
                return a.size == b.size and a.root != b.root
            case 1:
                stand = [
                    includes(self.index, note.size, leaf_hash(entry), steps, note.root)
                    for note, (entry, steps) in zip((a, b), self.entries)
                ]
                return self.entries[0][0] != self.entries[1][0] and all(stand)
            case 2:
                return a.size < b.size and a.root != self.root and extends(a.size, b.size, self.path, self.root, b.root)


def sized(reader, most):
    length = reader.number(2)
    require(length <= most, "too_large")
    return reader.take(length)


def path(reader):
    count = reader.number(1)
    require(count <= MAX_PROOF_HASHES, "bad_proof")
    return [reader.take(32) for _ in range(count)]
