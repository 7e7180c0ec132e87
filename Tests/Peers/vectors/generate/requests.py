"""Signed requests: for whom, by whom, when, how often, and in which form."""

import json

from batches import DK, SE
from writer import NOW, RPC, Identity, Vectors, accept, b64, chance, compact, pae, refuse, request

RANGE = {"epoch": 0, "from": 0, "max": 256}


def vectors():
    found = Vectors("requests", "A request that comes to dk, who knows se")

    def add(what, data, expect=None, seen=()):
        before = {"receiver": DK.tid, "now": NOW, "peers": {SE.tid: SE.key.public.hex()}, "seen": list(seen)}
        found.add("request", what, data, expect or accept(method="head"), before)

    good(add)
    times(add)
    claims(add)
    envelopes(add)
    return found


def asked(*positional, **set):
    return request(SE, DK, *positional, **set)


def good(add):
    add("for a head", asked())
    add("for entries", asked("range", RANGE), accept(method="range"))
    add("for the identity, by a key nobody knows: how else would anybody learn of it", asked("identity", {"from": 0}, key=SE.rotation), accept(method="identity"))
    add("for the identity", asked("identity", {"from": 0}), accept(method="identity"))
    add("for a proof of inclusion", asked("inclusion", {"seq": 0, "size": 1}), accept(method="inclusion"))
    add("for a proof of consistency", asked("consistency", {"a": 0, "b": 1}), accept(method="consistency"))
    key = b64(chance("x25519"))
    add("for a payload", asked("payload", {"epoch": 0, "seq": 1, "key": key}), accept(method="payload"))
    for what, other in [("none", None), ("a number", 7), ("31 bytes", b64(bytes(31))), ("33 bytes", b64(bytes(33)))]:
        add(f"for a payload, with a key of {what}", asked("payload", {"epoch": 0, "seq": 1, "key": other}), refuse("bad_envelope"))
    add("for a payload, with a key without padding", asked("payload", {"epoch": 0, "seq": 1, "key": key.rstrip("=")}), refuse("non_canonical_base64"))
    add("for a cosignature", asked("add-checkpoint", {"request": "old 0\n\n"}), accept(method="add-checkpoint"))
    for what, other in [("none", None), ("a list", [])]:
        add(f"for a cosignature of {what}", asked("add-checkpoint", {"request": other}), refuse("bad_envelope"))
    add("for entries of another's log", asked("range", RANGE | {"origin": SE.tid}), accept(method="range"))
    for what, origin in [("no tid", "se"), ("a number", 7), ("nobody's", None), ("a tid in capitals", SE.tid.upper())]:
        add(f"for a head whose origin is {what}", asked("head", {"origin": origin}), refuse("bad_envelope"))
    most = {name: 2**63 - 1 for name in RANGE}
    add("for the largest numbers", asked("range", most), accept(method="range"))
    add("with parameters that nobody knows", asked(params={"more": [1, 2]}))
    outer = json.loads(asked())
    add("with a member more around it", compact(outer | {"more": 1}))
    add("with a key id", compact(outer | {"signatures": [outer["signatures"][0] | {"keyid": "anything"}]}))
    add("with white space around it", b" " + json.dumps(outer, indent=2).encode() + b"\n")
    wrong = {"sig": b64(bytes(64))}
    add("with three other signatures", compact(outer | {"signatures": [wrong, wrong, wrong, outer["signatures"][0]]}))


def times(add):
    old = refuse("expired")
    for what, iat, exp, expect in [
        ("for a second more", NOW - 59, NOW + 1, None),
        ("by a clock that is 60 s ahead", NOW + 60, NOW + 120, None),
        ("for the shortest time", NOW, NOW + 1, None),
        ("that ends now", NOW - 30, NOW, old),
        ("of an hour ago", NOW - 3600, NOW - 3570, old),
        ("by a clock that is 61 s ahead", NOW + 61, NOW + 90, old),
        ("for 61 s", NOW, NOW + 61, old),
        ("for no time", NOW + 5, NOW + 5, old),
        ("that ends before it begins", NOW + 20, NOW + 10, old),
        ("of year 0", 0, 30, old),
        ("of the last second there is", 2**64 - 61, 2**64 - 1, old),
    ]:
        add(what, asked(iat=iat, exp=exp), expect)
    nonce = {"iss": SE.tid, "nonce": b64(chance("nonce", size=16))}
    add("that came before", asked(), refuse("replayed"), [nonce])
    add("with another's nonce", asked(), None, [nonce | {"iss": DK.tid}])
    add("with a nonce of its own after another", asked(), None, [nonce | {"nonce": b64(bytes(16))}])


def claims(add):
    bad, stranger = refuse("bad_envelope"), Identity("stranger")
    add("for another territory", request(SE, SE), refuse("wrong_audience"))
    add("by a territory nobody knows", request(stranger, DK), refuse("origin_unknown"))
    add("in another's name", asked(key=stranger.key), refuse("signature_invalid"))
    add("by its rotation key", asked(key=SE.rotation), refuse("signature_invalid"))
    add("for what is no method", asked("shutdown"), refuse("unknown_method"))
    add("for a method in capitals", asked("HEAD"), refuse("unknown_method"))
    for name in ("iss", "aud", "method", "nonce", "iat", "exp"):
        add(f"without {name}", asked(**{name: ...}), bad)
        add(f"with a list for {name}", asked(**{name: []}), bad)
    add("without params", asked(body=compact({"iss": SE.tid, "aud": DK.tid, "method": "head", "nonce": b64(bytes(16)), "iat": NOW, "exp": NOW + 9})), bad)
    add("with an eighth member", asked(more=1), bad)
    add("with params that are no object", asked(params=[]), bad)
    for name in ("iss", "aud"):
        add(f"with {name} in capitals", asked(**{name: SE.tid.upper()}), bad)
        add(f"with {name} too short", asked(**{name: SE.tid[:-1]}), bad)
    for name, value in [("iat", -1), ("exp", NOW + 30.5), ("iat", str(NOW)), ("iat", 2**64), ("exp", True)]:
        add(f"with {name} {value!r}", asked(**{name: value}), bad)
    for count in (0, 8, 15, 17, 32):
        add(f"with a nonce of {count} bytes", asked(nonce=b64(bytes(count))), bad)
    add("with a nonce in hexadecimal", asked(nonce="00" * 16), bad)
    add("with a nonce without padding", asked(nonce=b64(bytes(16)).rstrip("=")), refuse("non_canonical_base64"))
    for name in RANGE:
        for value in (-1, 1.0, "1", 2**63, None, ...):
            params = {key: given for key, given in (RANGE | {name: value}).items() if given is not ...}
            add(f"for entries with {name} {'missing' if value is ... else repr(value)}", asked("range", params), bad)
    add("for entries without parameters", asked("range"), bad)
    negative = compact({"epoch": 0, "from": 0, "max": 1}).replace(b'"from":0', b'"from":-0')
    text = asked("range", RANGE, body=b'{"iss":"%s","aud":"%s","method":"range","nonce":"%s","iat":%d,"exp":%d,"params":%s}' % (SE.tid.encode(), DK.tid.encode(), b64(bytes(16)).encode(), NOW, NOW + 30, negative))
    add("for entries from -0", text, bad)


def envelopes(add):
    bad, loose = refuse("bad_envelope"), refuse("non_canonical_base64")
    outer = json.loads(asked())
    for what, data in [
        ("no JSON", b"hello"),
        ("nothing", b""),
        ("a list", b"[]"),
        ("no payload", compact({name: value for name, value in outer.items() if name != "payload"})),
        ("no payloadType", compact({name: value for name, value in outer.items() if name != "payloadType"})),
        ("no signatures", compact({name: value for name, value in outer.items() if name != "signatures"})),
        ("an empty list of signatures", compact(outer | {"signatures": []})),
        ("five signatures", compact(outer | {"signatures": outer["signatures"] * 5})),
        ("a signature that is text", compact(outer | {"signatures": ["abc"]})),
        ("a signature without sig", compact(outer | {"signatures": [{"keyid": "a"}]})),
        ("a member twice", asked()[:-1] + b',"payloadType":"x"}'),
        ("another payloadType", compact(outer | {"payloadType": "application/json"})),
        ("claims that are no JSON", asked(body=b"hello")),
        ("claims with a name twice", asked(body=b'{"iss":"a","iss":"b"}')),
        ("a byte after it", asked() + b"x"),
    ]:
        add(what, data, bad)
    add("a payload without padding", compact(outer | {"payload": outer["payload"].rstrip("=") + "A"}), loose)
    add("a payload with line breaks", compact(outer | {"payload": outer["payload"][:76] + "\n" + outer["payload"][76:]}), loose)
    add("a signature in another alphabet", compact(outer | {"signatures": [{"sig": "-_" * 43 + "=="}]}), loose)
    add("a signature that was changed", compact(outer | {"signatures": [{"sig": b64(bytes(64))}]}), refuse("signature_invalid"))
    add("a signature of 63 bytes", compact(outer | {"signatures": [{"sig": b64(bytes(63))}]}), refuse("signature_invalid"))
    text = compact({"iss": SE.tid, "aud": DK.tid, "method": "head", "nonce": b64(chance("nonce", size=16)), "iat": NOW, "exp": NOW + 30, "params": {}})
    crossed = SE.key.sign(pae("application/vnd.tfl.identity.v1+json", text))
    add("a signature for another type", compact({"payload": b64(text), "payloadType": RPC, "signatures": [{"sig": b64(crossed)}]}), refuse("signature_invalid"))
    bare = SE.key.sign(text)
    add("a signature over the claims alone", compact({"payload": b64(text), "payloadType": RPC, "signatures": [{"sig": b64(bare)}]}), refuse("signature_invalid"))
    add("16,385 bytes", asked() + b" " * (16_385 - len(asked())), refuse("too_large"))
    add("16,384 bytes", asked() + b" " * (16_384 - len(asked())))
