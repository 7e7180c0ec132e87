"""Keys that are admitted or not, and the first operation of an identity."""

from writer import Identity, Key, Vectors, accept, compact, genesis, refuse, tid_of, ACCEPT

P = 2**255 - 19
SMALL = [
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]


def vectors():
    found = Vectors("identities", "Keys, and the bytes that a territory's name is the hash of")
    keys(found)
    operations(found)
    return found


def keys(found):
    no, known = refuse("key_not_admissible"), Key("known").public

    def add(what, data, expect=no):
        found.add("key", what, data, expect, {"known": [known.hex()]})

    for name in ("a", "b", "c"):
        add(f"the key {name}", Key(name).public, ACCEPT)
    add("a key that another territory has", known)
    for count in (0, 1, 31, 33, 64):
        add(f"{count} bytes", bytes([9]) * count)
    weak = {int.from_bytes(bytes.fromhex(text), "little") for text in SMALL}
    for y in sorted(weak | {0, 1, P - 1}):
        add(f"a point of small order, y = {y:#x}", y.to_bytes(32, "little"))
        add(f"the same with the other sign, y = {y:#x}", (y | 1 << 255).to_bytes(32, "little"))
    for more in (0, 1, 2, 3, 18):
        add(f"y = p + {more}: a second spelling", (P + more).to_bytes(32, "little"))
        add(f"y = p + {more} with the other sign", (P + more | 1 << 255).to_bytes(32, "little"))


def operations(found):
    a, b, c = Key("a"), Key("b"), Key("c")
    bad, no = refuse("bad_identity"), refuse("key_not_admissible")

    def add(what, data, expect=None):
        found.add("genesis", what, data, expect or accept(tid=tid_of(data)))

    add("one key for both purposes", genesis([a], [a]))
    add("a key for each purpose", Identity("se").genesis)
    add("five keys for each purpose", genesis([Key(i) for i in range(5)], [Key(i) for i in range(5, 10)]))
    good = genesis([a], [b])
    add("no rotation key", genesis([], [b]), bad)
    add("no signing key", genesis([a], []), bad)
    add("six rotation keys", genesis([Key(i) for i in range(6)], [b]), bad)
    add("six signing keys", genesis([a], [Key(i) for i in range(6)]), bad)
    add("a rotation key twice", genesis([a, a], [b]), bad)
    add("a signing key twice", genesis([a], [b, c, b]), bad)
    for what, data in [
        ("nothing", b""),
        ("no object", b"[]"),
        ("a space more", good.replace(b",", b", ")),
        ("a newline after it", good + b"\n"),
        ("members in another order", compact({"rotation": [a.text], "v": 1, "signing": [b.text], "prev": None})),
        ("a member more", good[:-1] + b',"x":1}'),
        ("a member twice", b'{"v":1,' + good[1:]),
        ("version 2", good.replace(b'"v":1', b'"v":2')),
        ("version 1.0", good.replace(b'"v":1', b'"v":1.0')),
        ("version 1.0, and a key of small order", good.replace(b'"v":1', b'"v":1.0').replace(b.public.hex().encode(), b"00" * 32)),
        ("version true, and a key of small order", good.replace(b'"v":1', b'"v":true').replace(b.public.hex().encode(), b"00" * 32)),
        ("version as text", good.replace(b'"v":1', b'"v":"1"')),
        ("no version", good.replace(b'"v":1,', b"")),
        ("an earlier operation", good.replace(b"null", b'"' + b"a" * 52 + b'"')),
        ("no word of an earlier operation", good.replace(b',"prev":null', b"")),
        ("a key that is a number", good.replace(b'"' + b.text.encode() + b'"', b"7")),
        ("keys that are no list", good.replace(b"[", b"").replace(b"]", b"")),
        ("an escape in a name", good.replace(b'"prev"', b'"pre\\u0076"')),
        ("a byte order mark", b"\xef\xbb\xbf" + good),
    ]:
        add(what, data, bad)
    for what, text in [
        ("a key in capitals", b.text.upper()),
        ("a key's digits in capitals", "ed25519:" + b.public.hex().upper()),
        ("a key of another kind", "ed448:" + b.public.hex()),
        ("a key without its kind", b.public.hex()),
        ("a key too short", b.text[:-2]),
        ("a key of an odd number of digits", b.text[:-1]),
        ("a key too long", b.text + "00"),
        ("a key of small order", "ed25519:" + "00" * 32),
        ("a key of a second spelling", "ed25519:" + (P + 3).to_bytes(32, "little").hex()),
        ("no key", ""),
    ]:
        add(what, good.replace(b.text.encode(), text.encode()), no)
    add("7,501 bytes", good + b" " * (7501 - len(good)), refuse("too_large"))
    add("7,500 bytes", good + b" " * (7500 - len(good)), bad)
