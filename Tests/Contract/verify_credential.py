"""Verifies a credential with nothing but itself and the issuer's key. It shares no code with the territory.

    python verify_credential.py credential.json z6Mk…
"""

import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(text: str) -> bytes:
    """Multibase `z`."""
    assert text[0] == "z"
    number = 0
    for digit in text[1:]:
        number = number * 58 + DIGITS.index(digit)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def canonical(value) -> bytes:
    """RFC 8785, for documents without fractions and without names beyond the basic plane, as credentials are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verify(credential: dict, multikey: str) -> bool:
    """Whether the key signed exactly this credential (eddsa-jcs-2022)."""
    document = {name: value for name, value in credential.items() if name != "proof"}
    proof = credential["proof"]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != (
        "DataIntegrityProof",
        "eddsa-jcs-2022",
        "assertionMethod",
    ):
        return False
    key = base58(multikey)
    if key[:2] != b"\xed\x01" or document["@context"][: len(options["@context"])] != options["@context"]:
        return False
    signed = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
    try:
        Ed25519PublicKey.from_public_bytes(key[2:]).verify(base58(proof["proofValue"]), signed)
    except InvalidSignature:
        return False
    return True


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        is_whole = verify(json.load(file), sys.argv[2])
    print("signed by this key, unchanged" if is_whole else "NOT signed by this key, or changed")
    sys.exit(0 if is_whole else 1)
