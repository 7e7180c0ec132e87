"""A signed note that holds a checkpoint: the head of a log, and the lines of those who signed it."""

from dataclasses import dataclass

from strict import MAX_NUMBER, check_signature, decimal, require, sha256, unbase32, unbase64

MAX_NOTE = 8_192
MAX_SIGNATURES = 32
LOG, COSIGNATURE = b"\x01", b"\x04"


@dataclass(frozen=True)
class Note:
    """A checkpoint: `text` is what is signed, and who did is not yet asked."""

    data: bytes
    text: bytes
    origin: str
    size: int
    root: bytes
    signatures: list

    @classmethod
    def decode(cls, data):
        data = bytes(data)
        require(len(data) <= MAX_NOTE, "too_large")
        require(is_utf8(data) and all(byte >= 0x20 or byte == 0x0A for byte in data), "bad_note")
        text, blank, lines = data.rpartition(b"\n\n")
        require(blank and data.endswith(b"\n"), "bad_note")
        lines = lines[:-1].split(b"\n")
        require(len(lines) <= MAX_SIGNATURES, "bad_note")
        signatures = [signature_line(line.decode()) for line in lines]
        return cls(data, text + b"\n", *cls.checkpoint(text.decode()), signatures)

    @staticmethod
    def checkpoint(text):
        lines = text.split("\n")
        require(len(lines) == 3 and log_name(lines[0]), "bad_note")
        size = decimal(lines[1])
        require(size is not None, "bad_note")
        root = unbase64(lines[2])
        require(len(root) == 32, "bad_note")
        require(size > 0 or root == sha256(), "root_mismatch")
        return lines[0], size, root

    def verify(self, keys):
        """The time of the freshness line. An unknown key is ignored; a known one that fails refuses the note."""
        keys = [key for key in keys if self.names(key)]
        require(keys, "signature_missing")
        known = {note_key_id(self.origin, kind, key): (key, kind) for key in keys for kind in (LOG, COSIGNATURE)}
        found = {}
        for name, key_id, blob in self.signatures:
            line = known.get(key_id) if name == self.origin else None
            if line is None:
                continue
            require(line not in found, "bad_note")
            key, kind = line
            if kind == LOG:
                found[line] = check_signature(key, blob, self.text)
            else:
                found[line] = time = int.from_bytes(blob[:8])
                require(len(blob) == 72 and time <= MAX_NUMBER, "signature_invalid")
                check_signature(key, blob[8:], b"cosignature/v1\ntime %d\n" % time + self.text)
        return max((time for (_, kind), time in found.items() if kind == COSIGNATURE), default=None)

    def names(self, key):
        """Whether a line of the log's is said to be by the key."""
        key_id = note_key_id(self.origin, LOG, key)
        return any((name, other) == (self.origin, key_id) for name, other, _ in self.signatures)


def is_utf8(data):
    try:
        return data.decode() is not None
    except UnicodeDecodeError:
        return False


def log_name(text):
    """Territory and epoch; None where it names no log."""
    parts = text.split("/")
    if len(parts) != 3 or parts[0] != "tfl.v1" or unbase32(parts[1]) is None or decimal(parts[2]) is None:
        return None
    return parts[1], int(parts[2])


def signature_line(line):
    parts = line.removeprefix("— ").split(" ", 2)
    require(line.startswith("— ") and len(parts) == 2, "bad_note")
    name = parts[0]
    require(name and "+" not in name and not any(letter.isspace() for letter in name), "bad_note")
    blob = unbase64(parts[1])
    require(len(blob) > 4, "bad_note")
    return name, blob[:4], blob[4:]


def note_key_id(name, kind, key):
    return sha256(name.encode(), b"\n", kind, key)[:4]
