"""How an identity changes: single operations, and what somebody shows of a whole chain."""

from writer import ACCEPT, IDENTITY, NOW, Identity, Key, Vectors, accept, at, b64, compact, enveloped, operation, refuse, sha, pae

SE, DK, NEW, OTHER = Identity("se"), Identity("dk"), Key("new"), Key("other")
BAD = refuse("bad_identity")


def vectors():
    found = Vectors("chains", "Operations of an identity, and what is shown of it")
    single(found)
    broken(found)
    shown(found)
    return found


def single(found):
    def add(what, data, expect=ACCEPT, before=()):
        known = {"genesis": b64(SE.genesis), "operations": [b64(one) for one in before]}
        found.add("operation", what, data, expect, known)

    def op(*names, before=(), **set):
        return operation((SE, list(before)), *names, **set)

    same = op()
    add("nothing new", same)
    add("a second that follows", op(before=[same]), before=[same])
    add("the same once more", same, BAD, [same])
    add("one that leaves one out", op(before=[same]), BAD)
    add("another rotation key", op(rotation=[NEW]))
    add("by the rotation key that was replaced", op(before=[op(rotation=[NEW])]), refuse("signature_invalid"), [op(rotation=[NEW])])
    add("by the rotation key that replaced it", op(before=[op(rotation=[NEW])], signer=NEW), before=[op(rotation=[NEW])])
    add("by the signing key", op(signer=SE.key), refuse("signature_invalid"))
    add("by a stranger", op(signer=OTHER), refuse("signature_invalid"))
    rotated = op(signing=[(NEW, at(0, 10))])
    add("a new signing key", rotated)
    add("a key that comes back", op(before=[rotated], signing=[(SE.key, at(0, 20))]), BAD, [rotated])
    add("no signing key", op(signing=[]), BAD)
    add("a key dropped without a successor", op(before=[op(signing=[(SE.key, at(0, 0)), (NEW, at(0, 5))])]), BAD, [op(signing=[(SE.key, at(0, 0)), (NEW, at(0, 5))])])
    add("a key from another position than before", op(signing=[(SE.key, at(0, 1))]), BAD)
    add("a successor from the very start", op(signing=[(NEW, at(0, 0))]), BAD)
    stolen = {"key": SE.key.text, "last_good_size": 40}
    add("a key revoked", op("revoke", revoke=stolen, signing=[(NEW, at(0, 41))]))
    add("a key revoked that never was", op("revoke", revoke=stolen | {"key": OTHER.text}, signing=[(NEW, at(0, 41))]), BAD)
    epoch = {"new": 1, "base": at(0, 50) | {"root": b64(sha())}}
    began = op("epoch", epoch=epoch)
    add("a new epoch", began)
    add("an epoch left out", op("epoch", epoch=epoch | {"new": 2}), BAD)
    add("an epoch from the future", op("epoch", epoch=epoch | {"base": at(1, 50) | {"root": b64(sha())}}), BAD)
    lower = {"new": 2, "base": at(1, 49) | {"root": b64(sha())}}
    add("an epoch that begins before the last", op("epoch", before=[began], epoch=lower), BAD, [began])
    add("a second epoch", op("epoch", before=[began], epoch=lower | {"base": at(1, 60) | {"root": b64(sha())}}), before=[began])
    gone = op("tombstone", signing=[])
    add("the end", gone)
    add("the end, with a key", op("tombstone"), BAD)
    add("what follows the end", op(before=[gone]), BAD, [gone])


def broken(found):
    def add(what, data, expect=BAD):
        found.add("operation", what, data, expect, {"genesis": b64(SE.genesis), "operations": []})

    def op(*names, **set):
        return operation((SE, []), *names, **set)

    for name in ("v", "seq", "prev", "op", "rotation", "signing", "witnesses", "endpoints"):
        add(f"without {name}", op(**{name: ...}) if name not in ("op", "rotation", "signing") else without(name))
    add("a member more", op(more=1))
    add("version 2", op(v=2))
    add("prev in capitals", op(prev="AB" * 32))
    add("prev of another operation", op(prev="00" * 32))
    add("number 0", op(seq=0))
    add("number 2", op(seq=2))
    add("an op that is none", op("change"))
    add("a rotation key twice", op(rotation=[NEW, NEW]))
    add("six rotation keys", op(rotation=[Key(number) for number in range(6)]))
    add("17 witnesses", op(witnesses=[SE.tid] * 17))
    add("a witness twice", op(witnesses=[DK.tid, DK.tid]))
    add("a witness that is none", op(witnesses=["dk"]))
    add("16 witnesses", op(witnesses=[Identity(number).tid for number in range(16)]), ACCEPT)
    add("nine endpoints", op(endpoints={letter: "x" for letter in "abcdefghi"}))
    add("eight endpoints", op(endpoints={letter: "x" for letter in "abcdefgh"}), ACCEPT)
    add("no endpoints", op(endpoints={}), ACCEPT)
    for name, text in [("A", "x"), ("", "x"), ("a" * 33, "x"), ("a", ""), ("a", "x" * 513), ("a", "a b"), ("a", "é"), ("a", '"'), ("a", "\\")]:
        add(f"an endpoint {name[:9]!r} of {text[:9]!r}", op(endpoints={name: text}))
    add("a key of small order", op(rotation=[type("Weak", (), {"text": "ed25519:" + "00" * 32})]), refuse("key_not_admissible"))
    add("another payloadType", enveloped(b"{}", SE.rotation, "application/json"))
    add("no operation", enveloped(b"hello", SE.rotation))
    add("7,501 bytes", enveloped(b" " * 7501, SE.rotation))
    add("no envelope", b"hello", refuse("bad_envelope"))


def without(name):
    value = {"v": 1, "seq": 1, "prev": sha(pae(IDENTITY, SE.genesis)).hex(), "op": "update", "rotation": [SE.rotation.text]}
    value |= {"signing": [{"pub": SE.key.text, "from": at(0, 0)}], "witnesses": [], "endpoints": {}}
    return enveloped(compact({other: given for other, given in value.items() if other != name}), SE.rotation)


class TwoKeys(Identity):
    """An identity with a rotation key of high and one of low priority."""

    def __init__(self):
        from writer import genesis, tid_of

        self.rotation, self.low, self.key = Key("high"), Key("low"), Key("two")
        self.genesis = genesis([self.rotation, self.low], [self.key])
        self.tid = tid_of(self.genesis)


def shown(found):
    two = TwoKeys()
    start = enveloped(two.genesis, two.low)
    first = operation((two, []), rotation=[two.rotation, two.low])
    second = operation((two, [first]), rotation=[two.rotation, two.low], signing=[(NEW, at(0, 30))])

    def add(what, lines, expect, held=(), number=0, now=NOW, seen=NOW):
        known = {"genesis": b64(two.genesis), "operations": [b64(one) for one in held], "from": number, "now": now}
        data = lines if isinstance(lines, bytes) else b"".join(line + b"\n" for line in lines)
        found.add("identity", what, data, expect, known | {"first_seen": [seen] * len(held)})

    add("the genesis alone", [start], accept(size=0))
    add("the genesis and all since", [start, first, second], accept(size=2))
    add("what is new", [second], accept(size=2), [first], 2)
    add("what is known", [first], accept(size=1), [first], 1)
    add("nothing", [], accept(size=1), [first], 2)
    add("less than is known", [start], accept(size=2), [first, second])
    add("from an operation that leaves one out", [second], BAD, [], 2)
    add("another's genesis", [enveloped(SE.genesis, SE.rotation)], refuse("wrong_origin"))
    add("a genesis that nobody signed", [enveloped(two.genesis, OTHER)], refuse("signature_invalid"))
    add("a line that is no envelope", [start, b"hello"], refuse("bad_envelope"))
    add("no newline at the end", start, BAD)
    add("an empty line", [start, b""], refuse("bad_envelope"))
    thief = operation((two, []), rotation=[two.low], signing=[(OTHER, at(0, 10))], signer=two.low)
    owner = operation((two, []), rotation=[two.rotation], signing=[(NEW, at(0, 10))])
    add("a higher key overrules a lower one", [owner], accept(size=1), [thief], 1)
    add("a higher key overrules a lower one after 72 hours to the second", [owner], accept(size=1), [thief], 1, now=NOW + 72 * 3600)
    add("a second later", [owner], refuse("identity_conflict"), [thief], 1, now=NOW + 72 * 3600 + 1)
    add("a lower key never overrules a higher one", [thief], refuse("identity_conflict"), [owner], 1)
    add("the same key does not overrule itself", [operation((two, []), rotation=[two.rotation])], refuse("identity_conflict"), [owner], 1)
