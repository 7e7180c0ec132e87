"""Who a territory is: its keys, and the first bytes that say so."""

import re

from strict import Refused, base32, pae, require, sha256, strict_json, unbase64

IDENTITY = "application/vnd.tfl.identity.v1+json"
MAX_OPERATION = 7_500
MAX_KEYS = 5
P = 2**255 - 19
SMALL_ORDER = {
    *(0, 1, P - 1),
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}


def admit(key):
    """Nobody can hold the secret of a small-order point; one signature would be good for every message."""
    require(len(key) == 32, "key_not_admissible")
    y = int.from_bytes(key, "little") & (1 << 255) - 1
    require(y < P and y not in SMALL_ORDER, "key_not_admissible")
    return key


def read_key(text):
    require(re.fullmatch(r"ed25519:([0-9a-f]{2})*", text), "key_not_admissible")
    return admit(bytes.fromhex(text.removeprefix("ed25519:")))


def spell_keys(keys):
    return ",".join(f'"ed25519:{key.hex()}"' for key in keys)


class Genesis:
    """The first operation. Its hash is the territory's name, so it has one spelling only."""

    def __init__(self, data):
        require(len(data) <= MAX_OPERATION, "too_large")
        operation = strict_json(data, "bad_identity")
        require(isinstance(operation, dict) and is_one(operation.get("v")), "bad_identity")
        require("prev" in operation and operation["prev"] is None, "bad_identity")
        self.rotation, self.signing = (self.keys(operation.get(use)) for use in ("rotation", "signing"))
        for keys in (self.rotation, self.signing):
            require(len(set(keys)) == len(keys), "bad_identity")
        lists = spell_keys(self.rotation), spell_keys(self.signing)
        require(data == b'{"v":1,"rotation":[%s],"signing":[%s],"prev":null}' % tuple(map(str.encode, lists)), "bad_identity")
        self.data, self.tid = data, territory_id(data)

    @staticmethod
    def keys(texts):
        require(isinstance(texts, list) and 1 <= len(texts) <= MAX_KEYS, "bad_identity")
        require(all(isinstance(text, str) for text in texts), "bad_identity")
        return [read_key(text) for text in texts]


def is_one(value):
    """Of JSON; Python takes 1.0 and True for the same."""
    return type(value) is int and value == 1


def territory_id(genesis):
    return base32(sha256(pae(IDENTITY, genesis)))


def pinned(document):
    """The identity that a territory's document names, if its bytes hash to its name."""
    genesis = Genesis(unbase64(document["genesis"]))
    require(genesis.tid == document["tid"], "bad_identity")
    return genesis
