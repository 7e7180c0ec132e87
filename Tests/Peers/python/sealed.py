"""A payload that travels to one reader: HPKE base mode (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305."""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from strict import Refused, require, strict_json, unbase64

KEM = b"KEM\x00\x20"
HPKE = b"HPKE\x00\x20\x00\x01\x00\x03"


def binding(reader, origin, epoch, seq):
    """What the seal is bound to, as `info` and as `aad`: no answer can be taken for another."""
    return f"tfl.v1/payload\n{reader}\n{origin}\n{epoch}\n{seq}\n".encode()


def seal(key, bound, plain, ephemeral=None):
    """The encapsulated key and the sealed bytes, for whoever holds the secret half of `key`."""
    ephemeral = ephemeral or X25519PrivateKey.generate()
    enc = ephemeral.public_key().public_bytes_raw()
    secret, nonce = schedule(exchange(ephemeral, key), enc, key, bound)
    return enc, ChaCha20Poly1305(secret).encrypt(nonce, plain, bound)


def unseal(answer, own, bound):
    """Salt and payload; what they are worth, only the entry's commitment tells."""
    value = strict_json(answer, "bad_envelope")
    require(isinstance(value, dict) and set(value) == {"enc", "ct"}, "bad_envelope")
    require(all(isinstance(text, str) for text in value.values()), "bad_envelope")
    enc, sealed = unbase64(value["enc"]), unbase64(value["ct"])
    secret, nonce = schedule(exchange(own, enc), enc, own.public_key().public_bytes_raw(), bound)
    try:
        plain = ChaCha20Poly1305(secret).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise Refused("bad_envelope") from None
    require(len(plain) >= 32, "bad_envelope")
    return plain[:32], plain[32:]


def exchange(own, key):
    try:
        return own.exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError:
        raise Refused("bad_envelope") from None  # Of small order, or no key at all.


def schedule(shared, enc, key, info):
    shared = expand(extract(KEM, b"", b"eae_prk", shared), KEM, b"shared_secret", enc + key, 32)
    context = b"\0" + extract(HPKE, b"", b"psk_id_hash", b"") + extract(HPKE, b"", b"info_hash", info)
    secret = extract(HPKE, shared, b"secret", b"")
    return expand(secret, HPKE, b"key", context, 32), expand(secret, HPKE, b"base_nonce", context, 12)


def extract(suite, salt, label, material):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")


def expand(secret, suite, label, info, length):
    """At most 32 bytes, so that one round of HKDF-Expand is enough."""
    text = length.to_bytes(2) + b"HPKE-v1" + suite + label + info + b"\x01"
    return hmac.digest(secret, text, "sha256")[:length]
