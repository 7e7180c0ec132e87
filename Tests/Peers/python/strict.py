"""What all messages are made of: bytes, base64, JSON, territories' names, and signed envelopes.

Input comes from anybody. What is not exactly as docs/federation says is Refused; the message is the reason's name there.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from payload import parse

# No number of the protocol is larger.
MAX_NUMBER = 2**63 - 1
MAX_ENVELOPE = 16_384
MAX_ENVELOPE_SIGNATURES = 4


class Refused(Exception):
    """The bytes are not what the specification says; the message is the reason."""


class Forked(Refused):
    """Two histories under valid signatures: `notes` prove it."""

    def __init__(self, *notes):
        super().__init__("fork")
        self.notes = notes


def require(condition, reason):
    if not condition:
        raise Refused(reason)


class Reader:
    def __init__(self, data):
        self.data, self.at = bytes(data), 0

    def take(self, count):
        require(self.at + count <= len(self.data), "bad_frame")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, width):
        return int.from_bytes(self.take(width))

    def require_end(self):
        require(self.at == len(self.data), "trailing_bytes")


def unbase64(text):
    data = text if isinstance(text, bytes) else text.encode()
    try:
        decoded = base64.b64decode(data, validate=True)
    except binascii.Error:
        raise Refused("non_canonical_base64") from None
    # Two spellings of the same bytes would be two messages of one meaning.
    require(base64.b64encode(decoded) == data, "non_canonical_base64")
    return decoded


def unbase32(text):
    """The 32 bytes of a territory's name; None where it is no such name."""
    try:
        decoded = base64.b32decode(text.upper() + "====")
    except (binascii.Error, ValueError):
        return None
    return decoded if len(text) == 52 and base32(decoded) == text else None


def base32(data):
    return base64.b32encode(data).decode().lower().rstrip("=")


def decimal(text):
    """The number, in its only spelling; None where it has another or is too large."""
    is_number = text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") and len(text) < 20
    return int(text) if is_number and int(text) <= MAX_NUMBER else None


def strict_json(data, reason):
    try:
        return parse(data)
    except ValueError:
        raise Refused(reason) from None


def number(value, reason="bad_envelope", most=MAX_NUMBER):
    """A whole number from 0 on, as JSON has it."""
    require(type(value) is int and 0 <= value <= most, reason)
    return value


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def pae(kind, body):
    kind = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)


def is_signature(key, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_signature(key, signature, message):
    require(is_signature(key, signature, message), "signature_invalid")


class Envelope:
    """DSSE: bytes, what they are, and signatures over exactly both. Who signed is asked separately."""

    def __init__(self, data):
        require(len(data) <= MAX_ENVELOPE, "too_large")
        outer = strict_json(data, "bad_envelope")
        require(isinstance(outer, dict), "bad_envelope")
        self.kind, payload, items = (outer.get(name) for name in ("payloadType", "payload", "signatures"))
        require(isinstance(self.kind, str) and isinstance(payload, str) and isinstance(items, list), "bad_envelope")
        require(1 <= len(items) <= MAX_ENVELOPE_SIGNATURES, "bad_envelope")
        self.body, self.signatures = unbase64(payload), []
        for item in items:
            require(isinstance(item, dict) and isinstance(item.get("sig"), str), "bad_envelope")
            self.signatures.append(unbase64(item["sig"]))

    def verified(self, kind, key):
        require(self.kind == kind, "bad_envelope")
        message = pae(kind, self.body)
        require(any(is_signature(key, signature, message) for signature in self.signatures), "signature_invalid")
        return self.body
