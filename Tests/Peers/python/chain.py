"""How an identity changes: operations that a rotation key of the one before signed, and which key may sign which head."""

import copy
import re
from dataclasses import dataclass

from identity import IDENTITY, MAX_KEYS, MAX_OPERATION, Genesis, is_one, read_key
from strict import Envelope, Refused, number, pae, require, sha256, strict_json, unbase32, unbase64

MAX_OPERATIONS = 1_000
MAX_WITNESSES = 16
MAX_ENDPOINTS = 8
# Seconds in which a key of higher priority may overrule a lower one.
OVERRULE = 72 * 3600
START = 0, 0


@dataclass
class Span:
    """From its first head until the first that is no longer the key's; positions are (epoch, size)."""

    key: bytes
    start: tuple
    end: tuple | None = None


class Identity:
    def __init__(self, genesis, operations=()):
        self.genesis = Genesis(genesis)
        self.tid, self.rotation = self.genesis.tid, self.genesis.rotation
        self.spans = [Span(key, START) for key in self.genesis.signing]
        self.operations, self.signers, self.epochs, self.gone = [], [], [], False
        self.hash = sha256(pae(IDENTITY, genesis)).hex()
        for operation in operations:
            self.append(operation)

    @property
    def signing(self):
        return [] if self.gone else [span.key for span in self.spans if span.end is None]

    def keys_at(self, epoch, size):
        beyond = epoch > len(self.epochs) or epoch < len(self.epochs) and size > self.epochs[epoch]["base"][1]
        return [] if beyond else [s.key for s in self.spans if s.start <= (epoch, size) and (s.end is None or (epoch, size) < s.end)]

    def append(self, data):
        """One more operation, in its envelope. Refused, it changes nothing."""
        envelope = data if isinstance(data, Envelope) else Envelope(data)
        require(not self.gone and len(self.operations) < MAX_OPERATIONS, "bad_identity")
        require(envelope.kind == IDENTITY and len(envelope.body) <= MAX_OPERATION, "bad_identity")
        signer = next((place for place, key in enumerate(self.rotation) if is_signed(envelope, key)), None)
        require(signer is not None, "signature_invalid")
        operation = Operation(envelope.body)
        require(operation.seq == len(self.operations) + 1 and operation.prev == self.hash, "bad_identity")
        next_one = copy.deepcopy(self)
        next_one.take(operation)
        next_one.operations.append(envelope)
        next_one.signers.append(signer)
        next_one.hash = sha256(pae(IDENTITY, envelope.body)).hex()
        self.__dict__ = next_one.__dict__

    def take(self, operation):
        match operation.op:
            case "revoke":
                self.revoke(*operation.details)
            case "epoch":
                new, base, root = operation.details
                least = self.epochs[-1]["base"][1] if self.epochs else 0
                require(new == len(self.epochs) + 1 and base[0] == len(self.epochs) and base[1] >= least, "bad_identity")
                self.epochs.append({"base": base, "root": root})
            case "tombstone":
                self.gone = True
        if operation.op != "tombstone":
            self.replace(operation.signing)
        self.rotation = operation.rotation

    def revoke(self, key, last_good):
        end = len(self.epochs), last_good + 1
        spans = [span for span in self.spans if span.key == key and span.start < end]
        require(spans, "bad_identity")
        spans[-1].end = min(end, spans[-1].end or end)

    def replace(self, grants):
        """Keys that are listed go on or begin; one that is listed no more ends where the first new one begins."""
        current = {span.key: span.start for span in self.spans if span.end is None}
        require(all(current.get(key, start) == start for key, start in grants), "bad_identity")
        new = [(key, start) for key, start in grants if key not in current]
        require(not {key for key, _ in new} & {span.key for span in self.spans}, "bad_identity")
        for span in self.spans:
            if span.end is None and span.key not in dict(grants):
                span.end = min((start for _, start in new), default=START)
                require(span.start < span.end, "bad_identity")
        self.spans += [Span(key, start) for key, start in new]

    def merge(self, envelopes, first, seen, now):
        """What somebody shows of it, from an operation on. `seen` says when each was first seen here."""
        if first == 0 and envelopes:
            require(signed_genesis(envelopes[0]).tid == self.tid, "wrong_origin")
            envelopes = envelopes[1:]
        start = max(first, 1)
        require(start <= len(self.operations) + 1, "bad_identity")
        known = self.operations[start - 1 :]
        same = 0
        while same < min(len(known), len(envelopes)) and known[same].body == envelopes[same].body:
            same += 1
        envelopes, place = envelopes[same:], start - 1 + same
        other = Identity(self.genesis.data, self.operations[:place])
        for envelope in envelopes:
            other.append(envelope)
        if not envelopes:
            return self
        if place < len(self.operations):
            timely = other.signers[place] < self.signers[place] and now <= seen[place] + OVERRULE
            require(timely, "identity_conflict")
        return other


class Operation:
    def __init__(self, data):
        value = strict_json(data, "bad_identity")
        require(isinstance(value, dict) and is_one(value.get("v")), "bad_identity")
        self.prev, endpoints = value.get("prev"), value.get("endpoints")
        require(isinstance(self.prev, str) and re.fullmatch("[0-9a-f]{64}", self.prev), "bad_identity")
        require(isinstance(endpoints, dict) and isinstance(value.get("witnesses"), list), "bad_identity")
        self.op = value.get("op")
        self.details = read_details(self.op, value)
        require(len(value) == (9 if self.details else 8), "bad_identity")
        self.seq = number(value.get("seq"), "bad_identity")
        self.rotation = [key_of(item) for item in items(value.get("rotation"))]
        self.signing = [grant(item) for item in items(value.get("signing"))]
        witnesses = items(value["witnesses"])
        require(all(isinstance(text, str) and unbase32(text) for text in witnesses), "bad_identity")
        keys = [key for key, _ in self.signing]
        require(all(len(set(found)) == len(found) for found in (self.rotation, keys, witnesses)), "bad_identity")
        least, most = (0, 0) if self.op == "tombstone" else (1, MAX_KEYS)
        require(1 <= len(self.rotation) <= MAX_KEYS and least <= len(keys) <= most, "bad_identity")
        require(len(endpoints) <= MAX_ENDPOINTS, "bad_identity")
        for name, text in endpoints.items():
            require(re.fullmatch("[a-z_]{1,32}", name), "bad_identity")
            require(isinstance(text, str) and re.fullmatch(r"[!#-\[\]-~]{1,512}", text), "bad_identity")


def read_details(op, value):
    match op:
        case "update" | "tombstone":
            return ()
        case "revoke":
            details = members(value.get("revoke"), 2)
            return key_of(details.get("key")), number(details.get("last_good_size"), "bad_identity")
        case "epoch":
            details = members(value.get("epoch"), 2)
            base = members(details.get("base"), 3)
            require(isinstance(base.get("root"), str), "bad_identity")
            root = unbase64(base["root"])
            require(len(root) == 32, "bad_identity")
            return number(details.get("new"), "bad_identity"), position(base), root
    raise Refused("bad_identity")


def members(value, count):
    require(isinstance(value, dict) and len(value) == count, "bad_identity")
    return value


def items(value):
    require(isinstance(value, list) and len(value) <= MAX_WITNESSES, "bad_identity")
    return value


def key_of(text):
    require(isinstance(text, str), "bad_identity")
    return read_key(text)


def grant(value):
    start = members(members(value, 2).get("from"), 2)
    return key_of(value.get("pub")), position(start)


def position(value):
    return tuple(number(value.get(name), "bad_identity") for name in ("epoch", "size"))


def is_signed(envelope, key):
    try:
        return envelope.verified(IDENTITY, key) is not None
    except Refused:
        return False


def signed_genesis(envelope):
    require(envelope.kind == IDENTITY, "bad_identity")
    genesis = Genesis(envelope.body)
    require(any(is_signed(envelope, key) for key in genesis.rotation), "signature_invalid")
    return genesis


def read_lines(data):
    """Envelopes as `identity` is answered with them, one in each line."""
    require(len(data) <= 262_144, "too_large")
    require(not data or data.endswith(b"\n"), "bad_identity")
    return [Envelope(line) for line in data[:-1].split(b"\n")] if data else []
