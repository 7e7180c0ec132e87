"""Requests between territories: signed claims, meant for one receiver, good for a minute and for one time."""

from strict import MAX_NUMBER, Envelope, number, require, strict_json, unbase32, unbase64

RPC = "application/vnd.tfl.rpc.v1+json"
# Seconds between iat and exp, and between two clocks.
LIVES = 60
TOLERANCE = 60
MEMBERS = {"iss", "aud", "method", "nonce", "iat", "exp", "params"}
METHODS = {
    "head": (),
    "range": ("epoch", "from", "max"),
    "identity": ("from",),
    "inclusion": ("seq", "size"),
    "consistency": ("a", "b"),
    "payload": ("epoch", "seq"),
    "erased": ("epoch", "size"),
    "add-checkpoint": (),
    "block": ("from",),
}


class Desk:
    """Opens what comes in. `key_of` gives the signing key of a territory, None of a stranger."""

    def __init__(self, tid, key_of):
        self.tid, self.key_of, self.seen = tid, key_of, {}

    def open(self, data, now):
        envelope = Envelope(data)
        claims = read(envelope.body)
        key = self.key_of(claims["iss"])
        require(key, "origin_unknown")
        if claims["method"] == "identity" and is_number(claims["params"].get("from")):
            return claims  # Anybody may know it, and who has a new key must be able to learn ours.
        envelope.verified(RPC, key)
        require(claims["aud"] == self.tid, "wrong_audience")
        lives = claims["exp"] - claims["iat"]
        require(0 < lives <= LIVES and now < claims["exp"] and claims["iat"] <= now + TOLERANCE, "expired")
        self.seen = {request: until for request, until in self.seen.items() if until > now}
        request = claims["iss"], claims["nonce"]
        require(request not in self.seen, "replayed")
        self.seen[request] = claims["exp"]
        # What is asked is looked at when it is known who asks.
        read_params(claims["method"], claims["params"])
        return claims


def read(body):
    """The claims, whoever signed them."""
    claims = strict_json(body, "bad_envelope")
    require(isinstance(claims, dict) and set(claims) == MEMBERS, "bad_envelope")
    texts = [claims[name] for name in ("iss", "aud", "method", "nonce")]
    require(all(isinstance(text, str) for text in texts), "bad_envelope")
    require(unbase32(claims["iss"]) and unbase32(claims["aud"]), "bad_envelope")
    for name in ("iat", "exp"):
        number(claims[name], most=2 * MAX_NUMBER + 1)
    nonce = unbase64(claims["nonce"])
    require(isinstance(claims["params"], dict), "bad_envelope")
    require(len(nonce) == 16, "bad_envelope")
    return claims


def is_number(value):
    return type(value) is int and 0 <= value <= MAX_NUMBER


def read_params(method, params):
    """Whose log is meant (none: the receiver's own), and the numbers that a method needs."""
    if "origin" in params:
        require(isinstance(params["origin"], str) and unbase32(params["origin"]), "bad_envelope")
    require(method in METHODS, "unknown_method")
    if method == "payload":
        require(isinstance(params.get("key"), str), "bad_envelope")
        require(len(unbase64(params["key"])) == 32, "bad_envelope")
    if method == "block":
        cid = params.get("cid")
        require(isinstance(cid, str) and 0 < len(cid) <= 256 and cid.isascii() and cid.isalnum(), "bad_envelope")
    if method == "add-checkpoint":
        require(isinstance(params.get("request"), str), "bad_envelope")
    for name in METHODS[method]:
        number(params.get(name))
