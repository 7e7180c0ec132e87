"""The fields of an entry, each at its limits and beyond."""

from writer import ACCEPT, Vectors, chance, entry, refuse, sha


def vectors():
    found = Vectors("entries", "One entry, by its bytes alone")

    def add(what, data, expect=ACCEPT):
        found.add("entry", what, data, expect)

    for flags, expect in [(0, ACCEPT), (1, ACCEPT), *((bit, refuse("unknown_flags")) for bit in (2, 4, 8, 16, 32, 64, 128, 3, 255))]:
        add(f"flags {flags}", entry(1, flags=bytes([flags])), expect)
    for seq in (0, 1, 2**32, 2**63 - 1, 2**64 - 1):
        add(f"position {seq}: an entry alone does not say where its log ends", entry(0, seq=seq.to_bytes(8, "big")))
    for time in (0, 2**64 - 1):
        add(f"time {time}: informational", entry(0, time=time.to_bytes(8, "big")))
    add("an entry id of another version: only its origin has to care", entry(0, entry_id=chance("any", size=16)))
    for name in (b"a", b"z9.-", b"." * 64, b"member.published", b"-"):
        add(f"type {name.decode()}", entry(0, type=name))
    for name in (b"", b"x" * 65, b"x" * 255, b"Member", b"a_b", b"a b", b"a\0", "é".encode(), b"a/b", b"a\n", b"\xff"):
        add(f"type {name!r} is none", entry(0, type=name), refuse("bad_type"))
    add("a type that is longer than the entry", entry(0, type_field=b"\xffabc"), refuse("bad_frame"))
    for audience in range(3):
        add(f"audience {audience}", entry(0, audience=bytes([audience])))
    for audience in (3, 4, 128, 255):
        add(f"audience {audience} is none", entry(0, audience=bytes([audience])), refuse("bad_audience"))
    for version in (0, 1, 65_535):
        add(f"version {version}", entry(0, version=version.to_bytes(2, "big")))
    for length, expect in [(0, ACCEPT), (131_072, ACCEPT), (131_073, refuse("too_large")), (2**32 - 1, refuse("too_large"))]:
        add(f"{length} bytes of payload", entry(0, payload_len=length.to_bytes(4, "big")), expect)
    add("a commitment of any bytes", entry(0, commit=bytes(32)))
    for magic in (b"TFE2", b"TFB1", b"tfe1", b"\0\0\0\0"):
        add(f"magic {magic!r}", entry(0, magic=magic), refuse("bad_frame"))
    whole = entry(7, type=b"member.published")
    for length in (0, 1, 3, 4, 5, 12, 13, 20, 21, 36, 37, 38, 53, 54, 55, 56, 71, 72, 76, len(whole) - 1):
        add(f"only the first {length} bytes", whole[:length], refuse("bad_frame"))
    for more in (b"\0", b"\n", whole):
        add(f"{len(more)} more bytes after it", whole + more, refuse("trailing_bytes"))
    add("a commitment too short", entry(0, commit=sha()[:31]), refuse("bad_frame"))
    return found
