"""Credentials as other systems write them: Open Badges 3.0 with every proof and spelling that its specification and its older kin know."""

import base64
import json
import struct
import zlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from test_hostile_credentials import CONTEXTS, Signer, base58, judged, part

A = Signer(3)
ED, P256, RSA = A.key, ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
OTHER = Ed25519PrivateKey.generate()
# 2026-01-01, when the credentials of Signer begin.
BEGIN = 1767225600
WHOLE, BROKEN = "unknown_issuer", "altered bad_signature"


def raw(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def integer(number):
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def jwk(key):
    if key in (ED, OTHER):
        return {"kty": "OKP", "crv": "Ed25519", "x": part(raw(key))}
    numbers = key.public_key().public_numbers()
    if key is RSA:
        return {"kty": "RSA", "n": integer(numbers.n), "e": integer(numbers.e)}
    return {"kty": "EC", "crv": "P-256", "x": part(numbers.x.to_bytes(32, "big")), "y": part(numbers.y.to_bytes(32, "big"))}


def did_key(key):
    if key is P256:
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        return "did:key:" + base58(b"\x80\x24" + point)
    return "did:key:" + base58(b"\xed\x01" + raw(key))


def did_jwk(key):
    return "did:jwk:" + part(jwk(key))


def signature(key, data):
    if key is RSA:
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    if key is P256:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return key.sign(data)


ALGORITHM = {ED: "EdDSA", OTHER: "EdDSA", P256: "ES256", RSA: "RS256"}


def credential(issuer="https://pool.example/issuer", without=(), **changed):
    made = A.credential(issuer={"id": issuer, "type": ["Profile"], "name": "Pool"}) | changed
    return {name: value for name, value in made.items() if name not in without}


def token(key, document, head=None, claims=None):
    issuer = document["issuer"] if isinstance(document["issuer"], str) else document["issuer"]["id"]
    said = {"iss": issuer, "jti": document["id"], "nbf": BEGIN, "sub": document["credentialSubject"].get("id")}
    payload = document | {name: value for name, value in (said | (claims or {})).items() if value is not None}
    head = {name: value for name, value in ({"alg": ALGORITHM[key], "typ": "vc+jwt"} | (head or {})).items() if value is not None}
    signed = f"{part(head)}.{part(payload)}"
    return f"{signed}.{part(signature(key, signed.encode()))}"


def changed(text):
    """The token with another name in it, and its old signature."""
    head, payload, end = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["name"] = "Diver"
    return f"{head}.{part(claims)}.{end}"


def ob_subject(**more):
    return A.credential()["credentialSubject"] | more


def rdf(**proof):
    """With a proof over RDF, which nobody here makes."""
    made = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-01-02T00:00:00Z",
        "verificationMethod": f"{A.did}#{A.name}", "proofPurpose": "assertionMethod", "proofValue": base58(b"x" * 64),
    }
    return made | proof


def tokens():
    for key, named in ((ED, did_key(ED)), (P256, did_key(P256)), (ED, did_jwk(ED)), (P256, did_jwk(P256)), (RSA, did_jwk(RSA))):
        fragment = "0" if named.startswith("did:jwk") else named.removeprefix("did:key:")
        name = f"{ALGORITHM[key]} {named[:8]}"
        whole = token(key, credential(named), {"kid": f"{named}#{fragment}"})
        yield name, whole, WHOLE
        yield f"{name}, changed", changed(whole), BROKEN
        yield f"{name}, no kid", token(key, credential(named)), WHOLE
        yield f"{name}, kid alone", token(key, credential(named), {"kid": named}), WHOLE
        yield f"{name}, a kid of its own", token(key, credential(named), {"kid": f"{named}#1"}), "altered other_issuer"
        yield f"{name}, signed by another", token(OTHER, credential(named)), BROKEN
        yield f"{name}, another's key in its head", token(OTHER, credential(named), {"jwk": jwk(OTHER)}), BROKEN
    for key in (ED, P256, RSA):
        name = f"{ALGORITHM[key]} jwk"
        whole = token(key, credential(), {"jwk": jwk(key)})
        yield name, whole, WHOLE
        yield f"{name}, changed", changed(whole), BROKEN
        yield f"{name}, kid of the issuer", token(key, credential(), {"kid": "https://pool.example/issuer#1", "jwk": jwk(key)}), WHOLE
        yield f"{name}, kid of another", token(key, credential(), {"kid": "https://dive.example/#1", "jwk": jwk(key)}), "altered other_issuer"
        yield f"{name}, a short kid", token(key, credential(), {"kid": "key-1", "jwk": jwk(key)}), WHOLE
        yield f"{name}, no key", token(key, credential()), "unknown_issuer no_key"
        yield f"{name}, did:web", token(key, credential("did:web:pool.example"), {"kid": "did:web:pool.example#1"}), "unknown_issuer no_key"
        yield f"{name}, another algorithm", token(key, credential(), {"alg": "ES256" if key is RSA else "RS256", "jwk": jwk(key)}), BROKEN
        yield f"{name}, algorithm none", token(key, credential(), {"alg": "none", "jwk": jwk(key)}), "altered no_proof"
        yield f"{name}, HS256", token(key, credential(), {"alg": "HS256", "jwk": jwk(key)}), "unsupported other_suite"
        yield f"{name}, PS256", token(key, credential(), {"alg": "PS256", "jwk": jwk(key)}), "unsupported other_suite"
        over = credential(validUntil="2026-01-02T00:00:00Z")
        yield f"{name}, over", token(key, over, {"jwk": jwk(key)}, {"exp": BEGIN + 86400}), "expired"
        yield f"{name}, another end", token(key, over, {"jwk": jwk(key)}, {"exp": BEGIN + 10**9}), "altered claims_differ"
        yield f"{name}, an end of its own", token(key, credential(), {"jwk": jwk(key)}, {"exp": BEGIN + 10**9}), "altered claims_differ"
        later = credential(validFrom="2999-01-01T00:00:00Z")
        yield f"{name}, later", token(key, later, {"jwk": jwk(key)}, {"nbf": 32472144000}), "not_yet"
        for claim in ("iss", "jti", "nbf", "sub"):
            yield f"{name}, no {claim}", token(key, credential(), {"jwk": jwk(key)}, {claim: None}), WHOLE
            yield f"{name}, another {claim}", token(key, credential(), {"jwk": jwk(key)}, {claim: 7}), "altered claims_differ"
    yield "a curve that is not read", token(ED, credential(), {"jwk": {"kty": "EC", "crv": "P-384"}}), "unsupported other_suite"
    yield "a point that is none", token(P256, credential(), {"jwk": jwk(P256) | {"y": part(b"x" * 32)}}), "unsupported other_suite"
    yield "VC 1.1 in a claim", token(ED, credential(), {"jwk": jwk(ED)}, {"vc": {"type": ["VerifiableCredential"]}}), "unsupported old_form"
    enveloped = {"@context": CONTEXTS[0], "id": "data:application/vc+jwt," + token(ED, credential(did_key(ED))), "type": "EnvelopedVerifiableCredential"}
    yield "enveloped", enveloped, WHOLE
    yield "enveloped, nothing inside", enveloped | {"id": "data:application/vc+jwt,"}, "altered unreadable"
    yield "SD-JWT", token(ED, credential(did_key(ED))) + "~", "altered unreadable"


def documents():
    sign = A.sign
    yield "issuer as a text", sign(A.credential(issuer=A.did)), WHOLE
    yield "issuer with everything", sign(A.credential(issuer={
        "id": A.did, "type": ["Profile"], "name": "Pool", "url": "https://pool.example", "email": "a@pool.example", "phone": "1",
        "image": {"id": "https://pool.example/i.png", "type": "Image"}, "address": {"type": ["Address"], "addressCountry": "NO"},
        "otherIdentifier": [{"type": "IdentifierEntry", "identifier": "1", "identifierType": "lisSourcedId"}]})), WHOLE
    identity = {"type": "IdentityObject", "hashed": True, "identityHash": "sha256$" + "0" * 64, "identityType": "emailAddress", "salt": "s"}
    yield "hashed address", sign(A.credential(credentialSubject=ob_subject(identifier=[identity]))), WHOLE
    nobody = ob_subject(identifier=[identity])
    del nobody["id"]
    yield "hashed address alone", sign(A.credential(credentialSubject=nobody)), WHOLE
    result = {"type": ["Result"], "resultDescription": "urn:uuid:2", "value": "A", "alignment": [{"type": ["Alignment"], "targetName": "x", "targetUrl": "https://x.example"}]}
    yield "results", sign(A.credential(credentialSubject=ob_subject(result=[result], role="Swimmer", licenseNumber="7"))), WHOLE
    yield "numbers", sign(A.credential(credentialSubject=ob_subject(creditsEarned=3.5))), WHOLE
    yield "words of other languages", sign(A.credential(name="Schwimmerin 🏊 \u0661")), WHOLE
    yield "AchievementCredential", sign(A.credential(type=["VerifiableCredential", "AchievementCredential"])), WHOLE
    yield "one type more", sign(A.credential(type=["VerifiableCredential", "OpenBadgeCredential", "SwimCredential"])), WHOLE
    yield "status of VC 2", sign(A.credential(credentialStatus={
        "id": "https://p.example/1#7", "type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "7",
        "statusListCredential": "https://p.example/1"})), WHOLE
    yield "status of VC 1", sign(A.credential(credentialStatus={"id": "https://p.example/1#7", "type": "StatusList2021Entry"})), WHOLE
    yield "status of 1EdTech", sign(A.credential(credentialStatus={"id": "https://p.example/1", "type": "1EdTechRevocationList"})), WHOLE
    yield "refresh and schema", sign(A.credential(
        refreshService={"id": "https://p.example/r", "type": "1EdTechCredentialRefresh"},
        credentialSchema=[{"id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/x.json", "type": "1EdTechJsonSchemaValidator2019"}])), WHOLE
    yield "endorsed", sign(A.credential(endorsement=[{"type": ["VerifiableCredential", "EndorsementCredential"], "id": "urn:uuid:3"}])), WHOLE
    for version in ("", "-3.0.0", "-3.0.1", "-3.0.2", "-3.0.3"):
        contexts = [CONTEXTS[0], f"https://purl.imsglobal.org/spec/ob/v3p0/context{version}.json"]
        yield f"context{version}", sign(A.credential(**{"@context": contexts})), WHOLE
    yield "a proof in a list", (lambda made: made | {"proof": [made["proof"]]})(sign(A.credential())), WHOLE
    yield "changed", sign(A.credential()) | {"name": "Diver"}, BROKEN
    yield "over", sign(A.credential(validUntil="2026-02-01T00:00:00Z")), "expired"
    yield "over, and changed", sign(A.credential(validUntil="2026-02-01T00:00:00Z")) | {"validUntil": "2999-02-01T00:00:00Z"}, BROKEN
    yield "later", sign(A.credential(validFrom="2999-02-01T00:00:00Z")), "not_yet"

    bare = A.credential()
    yield "eddsa-rdfc-2022", bare | {"proof": rdf()}, "unsupported other_suite"
    yield "eddsa-rdfc-2022 in a list", bare | {"proof": [rdf()]}, "unsupported other_suite"
    for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019", "ecdsa-sd-2023", "bbs-2023", "eddsa-2022"):
        yield suite, bare | {"proof": rdf(cryptosuite=suite)}, "unsupported other_suite"
    yield "Ed25519Signature2020", bare | {"proof": rdf(type="Ed25519Signature2020")}, "unsupported other_suite"
    yield "two proofs", bare | {"proof": [rdf(), rdf()]}, "altered bad_proof"
    yield "no proof", bare, "altered no_proof"
    yield "key of another", sign(A.credential(issuer={"id": "https://pool.example", "type": ["Profile"]})), "altered other_issuer"
    web = sign(A.credential(issuer="did:web:pool.example"), verificationMethod="did:web:pool.example#key-1")
    yield "did:web", web, "unknown_issuer no_key"
    at_home = sign(A.credential(issuer="https://pool.example/i"), verificationMethod="https://pool.example/i#" + A.name)
    yield "a page of its own", at_home, "unknown_issuer no_key"

    old = {"@context": ["https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"], "issuanceDate": "2026-01-01T00:00:00Z"}
    yield "VC 1.1", credential(without=["validFrom"], **old) | {"proof": rdf(type="Ed25519Signature2018", jws="e30..x")}, "unsupported old_form"
    yield "VC 1.1 without a proof", credential(without=["validFrom"], **old), "unsupported old_form"
    yield "Open Badges 2", {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://p.example/1", "verification": {"type": "hosted"}}, "unsupported old_form"
    yield "issuanceDate in VC 2", sign(credential(A.did, without=["validFrom"], issuanceDate="2026-01-01T00:00:00Z")), "altered wrong_form"
    yield "a record of many", sign(A.credential(type=["VerifiableCredential", "ClrCredential"])), "altered wrong_form"
    yield "an endorsement", sign(A.credential(type=["VerifiableCredential", "EndorsementCredential"])), "altered wrong_form"
    yield "a type that is one text", sign(A.credential(type="OpenBadgeCredential")), "altered wrong_form"
    yield "subjects in a list", sign(A.credential(credentialSubject=[ob_subject()])), "altered wrong_form"
    yield "no name", sign(A.credential(credentialSubject={"type": ["AchievementSubject"], "achievement": {"id": "urn:x", "type": ["Achievement"]}})), "altered wrong_form"
    yield "contexts of its own", sign(A.credential(**{"@context": [*CONTEXTS, "https://pool.example/context.json"]})), "altered wrong_context"
    yield "contexts in it", sign(A.credential(**{"@context": [*CONTEXTS, {"@vocab": "https://pool.example/"}]})), "altered wrong_context"
    yield "one context", sign(A.credential(**{"@context": CONTEXTS[0]})), "altered wrong_context"
    presented = {"@context": CONTEXTS[:1], "type": ["VerifiablePresentation"], "verifiableCredential": [sign(A.credential())]}
    yield "presented", presented, "altered no_proof"
    yield "a list of one", json.dumps([sign(A.credential())]), "altered unreadable"
    yield "an address", "https://pool.example/1", "altered unreadable"


ALL = [*documents(), *tokens()]


def test_there_are_many():
    assert len(ALL) >= 46 and len({name for name, _, _ in ALL}) == len(ALL)


@pytest.mark.parametrize("shown, verdict", [(shown, verdict) for _, shown, verdict in ALL], ids=[name for name, _, _ in ALL])
def test_an_outside_credential_gets_its_verdict(anyone, shown, verdict):
    assert judged(anyone, shown) == verdict


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(text, is_compressed=False, keyword=b"openbadgecredential", language=b"", kind=b"iTXt"):
    data = zlib.compress(text.encode()) if is_compressed else text.encode()
    inside = keyword + b"\0" + bytes([is_compressed, 0]) + language + b"\0\0" + data
    head = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 5))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(kind, inside) + pixels + chunk(b"IEND", b"")


def svg(inner="", attributes="", name="https://purl.imsglobal.org/ob/v3p0"):
    return (
        f'<?xml version="1.0"?>\n<!-- A badge. -->\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{name}">\n'
        f"<openbadges:credential{attributes}>{inner}</openbadges:credential><circle r='9'/></svg>"
    ).encode()


def files():
    text, compact = json.dumps(A.sign(A.credential())), token(ED, credential(did_key(ED)))
    broken = text.replace("Swims.", "Flies.")
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    yield "png", png(text), WHOLE
    yield "png, compressed", png(text, is_compressed=True), WHOLE
    yield "png, with a language", png(text, language=b"en"), WHOLE
    yield "png, a token", png(compact), WHOLE
    yield "png, a token compressed", png(compact, is_compressed=True), WHOLE
    yield "png, changed", png(broken, is_compressed=True), BROKEN
    yield "png, of Open Badges 2", png(text, keyword=b"openbadges"), "altered unreadable"
    yield "png, another chunk", png(text, kind=b"tEXt"), "altered unreadable"
    yield "png, a bomb", png("{" + " " * 60_000_000, is_compressed=True), "altered unreadable"
    yield "svg, a text", svg(text.replace("&", "&amp;").replace("<", "&lt;")), WHOLE
    yield "svg, escaped", svg(escaped), WHOLE
    yield "svg, CDATA", svg(f"<![CDATA[{text}]]>"), WHOLE
    yield "svg, CDATA on lines", svg(f"\n  <![CDATA[\n{text}\n]]>\n"), WHOLE
    yield "svg, a token", svg("", f' verify="{compact}"'), WHOLE
    yield "svg, a token in quotes", svg("", f" verify='{compact}'"), WHOLE
    yield "svg, a token changed", svg("", f' verify="{changed(compact)}"'), BROKEN
    yield "svg, changed", svg(f"<![CDATA[{broken}]]>"), BROKEN
    yield "svg, nothing", svg(), "altered unreadable"
    yield "json with a mark before it", b"\xef\xbb\xbf" + text.encode(), WHOLE
    yield "json on lines", b"\r\n" + json.dumps(json.loads(text), indent=4).encode() + b"\r\n", WHOLE
    yield "json in another order", json.dumps(json.loads(text), sort_keys=True).encode(), WHOLE
    yield "json in UTF-16", text.encode("utf-16"), "altered unreadable"
    yield "a token on a line", compact.encode() + b"\n", WHOLE
    yield "a JPEG", b"\xff\xd8\xff\xe0" + b"x" * 99, "altered unreadable"


FILES = [*files()]


@pytest.mark.parametrize("data, verdict", [(data, verdict) for _, data, verdict in FILES], ids=[name for name, _, _ in FILES])
def test_an_outside_file_gets_its_verdict(anyone, data, verdict):
    answer = anyone.post("/credentials/verify", json={"file": base64.b64encode(data).decode()})
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert f"{said['outcome']} {said.get('fault') or ''}".strip() == verdict
