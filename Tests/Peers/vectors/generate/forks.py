"""Proofs of forks (TFF1) of each kind, and what only looks like one."""

from batches import DK, SE
from writer import FORK, Key, Log, Vectors, chance, consistency, inclusion, refuse, sha

BAD = refuse("bad_proof")


def sized(data, length=None):
    return (len(data) if length is None else length).to_bytes(2, "big") + data


def steps(path, count=None):
    return bytes([len(path) if count is None else count]) + b"".join(path)


def proof(kind, a, b, rest=b"", magic=b"TFF1"):
    return magic + bytes([kind]) + sized(a) + sized(b) + rest


def entry_of(log, index, size):
    return sized(log.entries[index]) + steps(inclusion(index, log.leaves(size)))


def vectors():
    found = Vectors("forks", "A proof of a fork that comes to a follower")
    log, twin = Log(SE).grow(20), Log(SE, word="other")
    twin.entries, twin.openings = log.entries[:7], log.openings[:7]
    twin.grow(13)

    def add(what, data, expect=FORK, size=3, **set):
        found.add("fork", what, data, expect, log.before(size, **set))

    heads(add, log, twin)
    entries(add, log, twin)
    earlier(add, log, twin)
    frames(add, log, twin)
    return found


def heads(add, log, twin):
    stranger, other = Key("stranger"), Log(DK).grow(12)
    add("two roots of one size", proof(0, log.head(12), twin.head(12)))
    add("the same the other way round", proof(0, twin.head(12), log.head(12)))
    add("two roots, to whom holds nothing", proof(0, log.head(12), twin.head(12)), size=0)
    add("two roots, one without freshness", proof(0, log.head(12, time=None), twin.head(12)))
    add("the same head twice", proof(0, log.head(12), log.head(12)), BAD)
    add("the same head at two times", proof(0, log.head(12), log.head(12, time=1_790_000_060)), BAD)
    add("heads of what both have in common", proof(0, log.head(7), twin.head(7)), BAD)
    add("heads of two sizes", proof(0, log.head(12), twin.head(15)), BAD)
    add("one head by another key", proof(0, log.head(12), twin.head(12, key=stranger)), refuse("signature_missing"))
    add("one head of another territory", proof(0, log.head(12), other.head(12)), refuse("wrong_origin"))
    add("both heads of another territory", proof(0, other.head(12), other.head(12)), refuse("wrong_origin"))
    later = Log(SE, epoch=1).grow(12)
    add("one head of another epoch", proof(0, log.head(12), later.head(12)), refuse("wrong_epoch"))
    add("one note that is none", proof(0, log.head(12), b"hello\n"), refuse("bad_note"))
    add("a proof against a blocked territory", proof(0, log.head(12), twin.head(12)), refuse("origin_blocked"), state="blocked")
    add("a proof where the fork is known", proof(0, log.head(12), twin.head(12)), refuse("origin_forked"), state="forked")


def entries(add, log, twin):
    def two(index, a=12, b=15, first=None, second=None):
        rest = index.to_bytes(8, "big") + (first or entry_of(log, index, a)) + (second or entry_of(twin, index, b))
        return proof(1, log.head(a), twin.head(b), rest)

    add("two entries at one position", two(9))
    add("two entries at one position, in heads of one size", two(11, 12, 12))
    add("an entry that both have", two(3), BAD)
    add("an entry under a path of another", two(9, first=entry_of(log, 8, 12)), BAD)
    add("an entry that is not in the log", two(9, first=sized(b"made up") + steps(inclusion(9, log.leaves(12)))), BAD)
    add("a path with a hash too few", two(9, second=sized(twin.entries[9]) + steps(inclusion(9, twin.leaves(15))[:-1])), BAD)
    add("a position beyond a head", proof(1, log.head(12), twin.head(15), (12).to_bytes(8, "big") + entry_of(log, 11, 12) + entry_of(twin, 12, 15)), BAD)
    add("64 hashes", two(9, first=sized(log.entries[9]) + steps([bytes(32)] * 64)), BAD)
    add("an entry of 158 bytes", two(9, first=sized(bytes(158)) + steps([])), refuse("too_large"))


def earlier(add, log, twin):
    path = consistency(12, log.leaves(20))
    past = log.root(12)
    good = past + steps(path)
    add("an earlier root that was not kept", proof(2, twin.head(12), log.head(20), good))
    add("an earlier root that was kept", proof(2, log.head(12), log.head(20), good), BAD)
    add("the larger head first", proof(2, log.head(20), twin.head(12), good), BAD)
    add("heads of one size", proof(2, twin.head(12), log.head(12), past + steps([])), BAD)
    add("another root than the path leads from", proof(2, twin.head(12), log.head(20), chance("root") + steps(path)), BAD)
    add("a path with a hash changed", proof(2, twin.head(12), log.head(20), past + steps([sha(), *path[1:]])), BAD)
    add("a path with a hash too few", proof(2, twin.head(12), log.head(20), past + steps(path[:-1])), BAD)


def frames(add, log, twin):
    good = proof(0, log.head(12), twin.head(12))
    for length in (0, 3, 4, 5, 6, 100, len(good) - 1):
        add(f"only the first {length} bytes", good[:length], refuse("bad_frame"))
    add("a byte too many", good + b"\0", refuse("trailing_bytes"))
    add("kind 0 with what belongs to kind 1", good + bytes(20), refuse("trailing_bytes"))
    for kind in (3, 255):
        add(f"kind {kind}", proof(kind, log.head(12), twin.head(12)), refuse("unknown_flags"))
    add("another magic", proof(0, log.head(12), twin.head(12), magic=b"TFF2"), refuse("bad_frame"))
    add("a note of 8,193 bytes", b"TFF1\0" + sized(b"x" * 8193) + sized(b""), refuse("too_large"))
