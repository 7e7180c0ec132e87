"""A territory with one fault, by its name: `territory conformance` has to find each."""

import json
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from own import COSIGNATURE, base64_of, compact, encode_batch, note_key_id, public, sign_head
from peer import Peer
from rpc import RPC, read
from verify import MAX_ENTRIES
from strict import Envelope, sha256

# Each with a check that must fail because of it.
FAULTS = {
    "head by another key": "head.signed",
    "stale head": "head.fresh",
    "head without freshness": "head.fresh",
    "two roots of one size": "head.grows",
    "head with a carriage return": "head.signed",
    "root that does not follow": "range.every-root",
    "payload that was not committed to": "range.every-root",
    "page that begins elsewhere": "range.any-position",
    "page with another size's head": "range.every-root",
    "max that is not kept": "range.max-1",
    "empty page for max 0": "range.max-0",
    "empty page at the end": "cursor.at-size",
    "first page for a cursor beyond": "cursor.beyond",
    "any epoch": "cursor.epoch",
    "replays answered": "rpc.replayed",
    "old requests answered": "rpc.expired",
    "long requests answered": "rpc.long-lived",
    "others' requests answered": "rpc.wrong-audience",
    "strangers answered": "rpc.stranger",
    "signatures not looked at": "rpc.bad-signature",
    "only the first signature": "rpc.signatures",
    "unknown methods answered": "rpc.unknown-method",
    "more claims taken": "form.eighth-claim",
    "any nonce taken": "form.short-nonce",
    "large requests read": "form.oversize",
    "another identity": "identity.genesis",
    "a proof of another entry": "proof.inclusion",
    "a proof without its last hash": "proof.consistency",
    "a payload sealed to nobody": "payload.sealed",
    "a payload of another entry": "payload.sealed",
    "any head witnessed": "witness.conflict",
    "a line of another key": "witness.follows",
}


class Broken(Peer):
    def __init__(self, identity, known, fault):
        super().__init__(identity, known)
        assert fault in FAULTS
        self.fault, self.heads = fault, 0
        self.other = Ed25519PrivateKey.generate()

    def head(self):
        self.heads += 1
        now, log = int(time.time()), self.log
        match self.fault:
            case "head by another key":
                return log.sign(key=self.other)
            case "stale head":
                return log.sign(now=now - 3600)
            case "head without freshness":
                return b"\n".join(log.head().split(b"\n")[:-2]) + b"\n"
            case "two roots of one size" if self.heads > 2:
                return log.sign(root=sha256(b"%d" % self.heads))
            case "head with a carriage return":
                return log.head()[:-1] + b"\r\n"
        return log.head()

    def range(self, epoch, first, most):
        log = self.log
        match self.fault:
            case "any epoch":
                epoch = log.epoch
            case "page that begins elsewhere" if first > 1:
                return log.page(first - 1, 1)
            case "max that is not kept" if most < MAX_ENTRIES:
                return encode_batch(first, log.items[first : first + 1], log.heads[log.size])
            case "empty page for max 0" if most == 0:
                return encode_batch(first, [], log.head())
            case "empty page at the end" if first == log.size:
                return encode_batch(first, [], log.head())
            case "first page for a cursor beyond" if first > log.size:
                return log.page(0, most)
        page = super().range(epoch, first, most)
        return self.spoilt(page, first) if page.startswith(b"TFB1") else page

    def spoilt(self, page, first):
        log = self.log
        end = first + int.from_bytes(page[13:15])
        items = log.items[first:end]
        match self.fault:
            case "root that does not follow":
                head = sign_head(log.origin, end, sha256(b"no root"), self.identity.signing, 0)
                return encode_batch(first, items, head)
            case "payload that was not committed to":
                return encode_batch(first, [(items[0][0], items[0][1], b"{}"), *items[1:]], log.heads[end])
            case "page with another size's head":
                return encode_batch(first, items[:-1] or items * 2, log.heads[end])
        return page

    def sealed(self, reader, epoch, seq, key, **more):
        match self.fault:
            case "a payload sealed to nobody":
                key = base64_of(b"\x09" + bytes(31))
            case "a payload of another entry":
                entry, *opening = self.log.items[seq]
                self.log.items[seq] = entry, *self.log.items[seq - 1][1:]
                answer = super().sealed(reader, epoch, seq, key)
                self.log.items[seq] = entry, *opening
                return answer
        return super().sealed(reader, epoch, seq, key)

    def perform(self, method, params):
        match method, self.fault:
            case "head", _:
                return self.head()
            case "identity", "another identity":
                return self.identity.genesis.replace(b"ed25519:", b"ed25518:") + b"\n"
            case "inclusion", "a proof of another entry":
                return self.log.inclusion(params["seq"] + 1, self.log.size)
            case "consistency", "a proof without its last hash":
                return b"".join(super().perform(method, params).splitlines(keepends=True)[:-1])
            case "add-checkpoint", "any head witnessed":
                return self.line_under(params["request"], self.identity.signing)
            case "add-checkpoint", "a line of another key":
                return self.line_under(params["request"], self.other)
            case _, "unknown methods answered" if method not in ("range", "identity"):
                return self.head()
        return super().perform(method, params)

    def line_under(self, request, key):
        text = request.split("\n\n")[1].encode() + b"\n"
        now = int(time.time())
        blob = now.to_bytes(8) + key.sign(b"cosignature/v1\ntime %d\n" % now + text)
        origin = self.log.origin
        blob = note_key_id(origin, COSIGNATURE, public(self.identity.signing)) + blob
        return f"— {origin} {base64_of(blob)}\n".encode()

    def answer(self, request):
        if changed := self.trusting(request):
            return self.perform(*changed)
        return super().answer(request)

    def trusting(self, request):
        """Method and params of a request that only a peer with this fault answers."""
        try:
            claims = self.claims(Envelope(request))
            known = {"iss": claims["iss"] == next(iter(self.known)), "aud": claims["aud"] == self.identity.tid}
            lives, now = claims["exp"] - claims["iat"], int(time.time())
        except Exception:
            return None
        timely = 0 < lives <= 60 and claims["exp"] > now >= claims["iat"] - 60
        seen = (claims["iss"], claims["nonce"]) in self.desk.seen
        faulty = {
            "replays answered": seen and all(known.values()) and timely,
            "old requests answered": claims["exp"] <= now and 0 < lives <= 60,
            "long requests answered": lives > 60,
            "others' requests answered": not known["aud"],
            "strangers answered": not known["iss"],
            "signatures not looked at": timely and all(known.values()) and not seen and claims["method"] == "head",
            "more claims taken": len(claims) > 7,
            "any nonce taken": len(claims["nonce"]) != 24,
            "unknown methods answered": claims["method"] == "conformance",
        }
        return (claims["method"], claims["params"]) if faulty.get(self.fault) else None

    def claims(self, envelope):
        if self.fault in ("more claims taken", "any nonce taken", "unknown methods answered"):
            return json.loads(envelope.body)
        return read(envelope.body)

    def answer_web(self, method, path, query, body):
        if path.endswith("/checkpoint"):
            return 200, "text/plain; charset=utf-8", self.head()
        if self.fault == "large requests read":
            body = body.rstrip()
        if self.fault == "only the first signature" and path.endswith("/rpc"):
            body = with_first_signature(body)
        return super().answer_web(method, path, query, body)


def with_first_signature(body):
    try:
        envelope = Envelope(body)
    except Exception:
        return body
    first = {"sig": base64_of(envelope.signatures[0])}
    return compact({"payload": base64_of(envelope.body), "payloadType": envelope.kind or RPC, "signatures": [first]})
