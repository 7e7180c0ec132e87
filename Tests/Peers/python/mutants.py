"""Messages that are nearly right, by a seed: damaged ones, and ones that a grammar makes and signs."""

import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "vectors"
sys.path.append(str(FOLDER / "generate"))

from writer import NOW, Identity, Key, Log, b64, batch, compact, entry, genesis, item, key_id, line  # noqa: E402
from writer import log_line, request, time_line  # noqa: E402

VECTORS = [vector for file in sorted(FOLDER.glob("*.json")) for vector in json.loads(file.read_text())["vectors"]]
SE, DK, STRANGER = Identity("se"), Identity("dk"), Key("stranger")
NUMBERS = (0, 1, 2, 3, 255, 256, 257, 131_072, 131_073, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)
TOKENS = (
    *("{", "}", "[", "]", ",", ":", '"', "\\", "\\u0000", "\\ud800", "\\udc00", "\\u00e9", "\\n", "null", "true", "false", " ", "\n"),
    *("0", "-0", "1", "-1", "01", "1.5", "1e308", "1e309", "1e-400", "9" * 30, '"a"', '"a":1', '""', '"é"', "\ufeff", "\u00a0", "\0", "\x7f"),
)


def mutated(chance, data, other):
    """Damage of one to three kinds; `other` gives the bytes that come from elsewhere."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        place = chance.randrange(len(data) + 1)
        width = chance.choice((1, 1, 2, 4, 8, 32, 100))
        match chance.randrange(8):
            case 0 | 1 if data:
                place %= len(data)
                data = data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
            case 2:
                data = data[:place] + chance.randbytes(width) + data[place + width :]
            case 3:
                data = data[:place] + data[place + width :]
            case 4:
                data = data[:place]
            case 5:
                start = chance.randrange(len(other) + 1)
                data = data[:place] + other[start : start + width] + data[place + chance.choice((0, width)) :]
            case 6:
                data = data[:place] + chance.choice(NUMBERS).to_bytes(8)[-width:] + data[place + min(width, 8) :]
            case 7:
                data = data[:place] + chance.choice(TOKENS).encode() + data[place + chance.choice((0, 1)) :]
    return data


def grammar(chance):
    kind = chance.choice(("batch", "batch", "head", "head", "request", "request", "payload", "entry", "genesis", "key"))
    before, data = MAKERS[kind](chance)
    return kind, f"grammar-{chance.getrandbits(64):x}", before, data


def rarely(chance, usual, *others, odds=0.1):
    return chance.choice(others) if chance.random() < odds else usual


def number(chance, width):
    return (chance.choice(NUMBERS) % 2 ** (8 * width)).to_bytes(width)


def fields(chance):
    """Of an entry: one or two are seldom what they should be."""
    makers = {
        "magic": lambda: chance.choice((b"TFE2", b"TFE1")),
        "flags": lambda: number(chance, 1),
        "time": lambda: number(chance, 8),
        "entry_id": lambda: chance.randbytes(16),
        "type": lambda: chance.choice((b"a", b"member.published", b"x" * 64, b"x" * 65, b"", b"A", b"\xff", b"a-1.b")),
        "version": lambda: number(chance, 2),
        "audience": lambda: bytes([chance.choice((0, 1, 2, 3, 255))]),
        "payload_len": lambda: number(chance, 4),
    }
    names = chance.sample(list(makers), chance.choice((0, 0, 0, 0, 1, 1, 2)))
    return {name: makers[name]() for name in names}


def make_entry(chance):
    return {}, entry(chance.choice((0, 1, 7)), chance.randbytes(chance.choice((0, 1, 20))), bytes(32), **fields(chance))


def make_batch(chance):
    """A log made now, of which a part is held; what is wrong with it is signed like all else."""
    log, first = Log(SE, rarely(chance, 0, 1, 2**63 - 1)), chance.randrange(4)
    held, end = rarely(chance, first, first + 1, max(0, first - 1), 0), first + chance.choice((1, 1, 2, 3))
    for seq in range(max(end, held)):
        payload, salt = make_json(chance), chance.randbytes(32)
        broken = fields(chance) if seq >= first and chance.random() < 0.2 else {}
        log.entries.append(entry(rarely(chance, seq, seq + 1, odds=0.01), payload, salt, **broken))
        log.openings.append((salt, payload))
    items = [make_item(chance, log, seq) for seq in range(first, end)]
    note = make_note(chance, log, end)
    extra = {"flags": number(chance, 1)[0]} if chance.random() < 0.02 else {}
    if chance.random() < 0.03:
        extra["count"] = chance.choice((0, 1, 2, 256, 257))
    follower = log.before(held, state=rarely(chance, "live", "blocked", "forked", "stale", odds=0.05))
    follower["epoch"] = rarely(chance, follower["epoch"], 0, 1, odds=0.05)
    return follower, batch(rarely(chance, first, first + 1, 2**63 - 1, odds=0.02), items, note, **extra)


def make_item(chance, log, seq):
    salt, payload = log.openings[seq]
    match chance.randrange(20):
        case 0:
            return item(log.entries[seq], state=rarely(chance, 2, 3, 255))
        case 1:
            return item(log.entries[seq])
        case 2:
            return item(log.entries[seq], salt, payload + b" ")
        case 3:
            return item(log.entries[seq], bytes(32), payload)
        case 4:
            return item(log.entries[seq], salt, payload, payload_len=chance.choice(NUMBERS) % 2**32)
    return item(log.entries[seq], salt, payload)


def make_note(chance, log, size):
    """Text and lines, each now and then another than the reader expects."""
    origins = (f"tfl.v1/{DK.tid}/0", f"tfl.v1/{SE.tid}/1", f"tfl.v1/{SE.tid}/00", f"tfl.v2/{SE.tid}/0", "x")
    origin = rarely(chance, log.origin, *origins, odds=0.04)
    said = rarely(chance, str(size), str(size + 1), f"0{size}", "-1", str(2**63 - 1), str(2**63), "", odds=0.04)
    root = rarely(chance, log.root(size), bytes(32), bytes(31), odds=0.03)
    text = f"{origin}\n{said}\n{b64(root)}\n".encode() + rarely(chance, b"", b"more\n", b"\n", odds=0.02)
    key = rarely(chance, log.key, STRANGER, odds=0.03)
    lines = [log_line(text, origin, key)]
    if chance.random() < 0.6:
        time = chance.choice((NOW, 0, 2**63 - 1, rarely(chance, NOW, 2**63)))
        lines.append(time_line(text, origin, key, time, rarely(chance, time, (time + 1) % 2**63, odds=0.03)))
    while chance.random() < 0.2:
        lines.insert(chance.randrange(len(lines) + 1), odd_line(chance, text, log))
    return text + b"\n" + b"".join(lines)


def odd_line(chance, text, log):
    known = [key_id(log.origin, kind, log.key) for kind in (1, 4)]
    odd = (
        lambda: log_line(text, log.origin, log.key),
        lambda: time_line(text, "dk", STRANGER, NOW),
        lambda: line(log.origin, chance.choice(known) + chance.randbytes(chance.choice((0, 1, 63, 64, 65, 72)))),
        lambda: line(chance.choice(("a+b", "a\u00a0b", "é", "", "a\u3000")), bytes(8)),
        lambda: line("w", chance.randbytes(chance.randrange(8))),
        lambda: chance.choice((b"\n", b"\r\n", "— a AAAAAAB=\n".encode(), "— a AAAAAAA= b\n".encode(), b"- a AAAAAAA=\n")),
    )
    return chance.choice(odd)()


def make_head(chance):
    log = Log(SE).grow(5)
    size, held = chance.randrange(6), chance.randrange(6)
    if chance.random() < 0.05:
        return Log(SE, word="other").grow(5).before(held), make_note(chance, log, size)
    return log.before(held), make_note(chance, log, size)


def make_request(chance):
    before = {"receiver": DK.tid, "now": NOW, "peers": {SE.tid: SE.key.public.hex()}, "seen": []}
    params = {name: rarely(chance, 1, *NUMBERS, -1, 1.5, "1", None, True) for name in ("epoch", "from", "max", "seq", "size", "a", "b")}
    params["key"] = rarely(chance, b64(bytes(32)), b64(bytes(31)), "", None, 1)
    set = {}
    if chance.random() < 0.4:
        name = chance.choice(("iss", "aud", "method", "nonce", "iat", "exp", "params", "more"))
        odd = (SE.tid, DK.tid, "a" * 52, "head", "nothing", "", None, [], {}, NOW, NOW + 60, NOW + 61, NOW - 1, 2**64, 1.0, b64(bytes(15)))
        set[name] = rarely(chance, chance.choice(odd), ..., odds=0.15)
    key = rarely(chance, SE.key, STRANGER, SE.rotation, odds=0.05)
    return before, request(SE, DK, chance.choice(("head", "range", "identity", "inclusion", "consistency", "payload", "other")), params, key=key, **set)


def make_json(chance, depth=0):
    if chance.random() < 0.1:
        return "".join(chance.choice(TOKENS) for _ in range(chance.randrange(8))).encode()
    return compact(make_value(chance, depth))


def make_value(chance, depth):
    match chance.randrange(8 if depth < 4 else 5):
        case 0:
            return chance.choice((None, True, False))
        case 1:
            return chance.choice(NUMBERS)
        case 2:
            return chance.uniform(-1e9, 1e9)
        case 3 | 4:
            return "".join(chance.choice("aé\n\"\\/\u2028😀\x7f") for _ in range(chance.randrange(6)))
        case 5:
            return [make_value(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return {chance.choice("abcé"): make_value(chance, depth + 1) for _ in range(chance.randrange(4))}


def make_genesis(chance):
    keys = [SE.key, SE.rotation, DK.key, STRANGER]
    return {}, genesis(chance.sample(keys, chance.randrange(4)), chance.choices(keys, k=chance.choice((1, 1, 2, 5, 6))))


MAKERS = {
    "batch": make_batch,
    "head": make_head,
    "request": make_request,
    "payload": lambda chance: ({}, make_json(chance)),
    "entry": make_entry,
    "genesis": make_genesis,
    "key": lambda chance: ({"known": [SE.key.public.hex()]}, rarely(chance, SE.key.public, chance.randbytes(32), odds=0.9)),
}
