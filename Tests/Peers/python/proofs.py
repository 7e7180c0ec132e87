"""A proof that an entry is in a log, which needs nobody else (c2sp.org/tlog-proof@v1)."""

from merkle import includes, leaf_hash
from note import MAX_NOTE, Note
from verify import MAX_MESSAGE, Batch
from strict import Reader, decimal, require, unbase64

HEADER = b"c2sp.org/tlog-proof@v1"
MAX_HASHES = 63


class LogProof:
    def __init__(self, data):
        require(len(data) <= MAX_MESSAGE, "too_large")
        self.rest = data
        require(self.line() == HEADER, "bad_frame")
        line, self.item = self.line(), None
        if line.startswith(b"extra "):
            reader = Reader(unbase64(line.removeprefix(b"extra ")))
            self.item = Batch.item(reader)
            reader.require_end()
            line = self.line()
        self.index = decimal(line.removeprefix(b"index ").decode("latin-1"))
        require(line.startswith(b"index ") and self.index is not None, "bad_frame")
        self.path = []
        while line := self.line():
            require(len(self.path) < MAX_HASHES, "bad_proof")
            self.path.append(unbase64(line))
            require(len(self.path[-1]) == 32, "bad_frame")
        require(len(self.rest) <= MAX_NOTE, "too_large")

    def line(self):
        line, newline, self.rest = self.rest.partition(b"\n")
        require(newline, "bad_frame")
        return line

    def verified(self, log):
        """The entry that is proved, and its payload where the proof brings it."""
        require(self.item, "bad_frame")
        data, entry, state, salt, payload = self.item
        require(entry.seq == self.index, "sequence_mismatch")
        note = Note.decode(self.rest)
        log.check_note(note)
        require(includes(self.index, note.size, leaf_hash(data), self.path, note.root), "bad_proof")
        return entry, entry.check(salt, payload) if state == 1 else None
