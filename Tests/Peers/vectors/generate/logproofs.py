"""Proofs of inclusion as text (c2sp.org/tlog-proof@v1), each with the entry that it is about."""

from batches import DK, SE
from writer import ACCEPT, Key, Log, Vectors, b64, inclusion, item, refuse

HEADER = "c2sp.org/tlog-proof@v1"


def vectors():
    found = Vectors("logproofs", "A proof that an entry is in se's log, by the text alone")
    log = Log(SE).grow(13)

    def add(what, data, expect=ACCEPT, **set):
        found.add("log-proof", what, data, expect, Log(SE).before(0, **set))

    def proof(index=4, size=13, extra=None, path=None, note=None, header=HEADER, number=None):
        extra = b64(item(log.entries[index], *log.openings[index])) if extra is None else extra
        path = [b64(step) for step in inclusion(index, log.leaves(size))] if path is None else path
        lines = [header, *([f"extra {extra}"] if extra else []), f"index {index if number is None else number}", *path, ""]
        return "\n".join(lines).encode() + b"\n" + (log.head(size) if note is None else note)

    for index, size in [(0, 1), (0, 2), (1, 2), (4, 13), (12, 13), (7, 8), (5, 11)]:
        add(f"entry {index} of {size}", proof(index, size))
    only = item(log.entries[4])
    add("an entry without its payload", proof(extra=b64(only)))
    add("an entry whose payload was erased", proof(extra=b64(item(log.entries[4], state=2))))
    add("a payload that was not committed to", proof(extra=b64(item(log.entries[4], bytes(32), b"{}"))), refuse("commitment_mismatch"))
    add("no entry", proof(extra=""), refuse("bad_frame"))
    add("an entry with a byte more", proof(extra=b64(only + b"\0")), refuse("trailing_bytes"))
    add("an entry too short", proof(extra=b64(only[:-1])), refuse("bad_frame"))
    add("an entry without padding", proof(extra=b64(only + b"\0").rstrip("=")), refuse("non_canonical_base64"))
    add("another entry than the index says", proof(extra=b64(item(log.entries[5]))), refuse("sequence_mismatch"))
    add("another index than the entry's", proof(number=5), refuse("sequence_mismatch"))
    for text in ("04", "-1", "", "four", "9223372036854775808"):
        add(f"index {text!r}", proof(number=text), refuse("bad_frame"))
    add("another header", proof(header="c2sp.org/tlog-proof@v2"), refuse("bad_frame"))
    path = [b64(step) for step in inclusion(4, log.leaves(13))]
    add("a hash too few", proof(path=path[:-1]), refuse("bad_proof"))
    add("a hash too many", proof(path=[*path, path[0]]), refuse("bad_proof"))
    add("hashes in another order", proof(path=path[::-1]), refuse("bad_proof"))
    add("64 hashes", proof(path=[path[0]] * 64), refuse("bad_proof"))
    add("a hash of 31 bytes", proof(path=[b64(bytes(31)), *path[1:]]), refuse("bad_frame"))
    add("a hash without padding", proof(path=[path[0].rstrip("="), *path[1:]]), refuse("non_canonical_base64"))
    add("a head of another size", proof(note=log.head(12)), refuse("bad_proof"))
    add("a head by another key", proof(note=log.head(13, key=Key("stranger"))), refuse("signature_missing"))
    add("a head of another territory", proof(note=Log(DK).grow(13).head(13)), refuse("wrong_origin"))
    add("a head of another epoch", proof(note=Log(SE, epoch=1).grow(13).head(13)), refuse("wrong_epoch"))
    add("no head", proof(note=b""), refuse("bad_note"))
    add("a head of 8,193 bytes", proof(note=b"x" * 8193), refuse("too_large"))
    add("no empty line before the head", proof().replace(b"\n\ntfl", b"\ntfl"), refuse("non_canonical_base64"))
    for length in (0, 10, 22, 23, 40):
        add(f"only the first {length} bytes", proof()[:length], refuse("bad_frame"))
    return found
