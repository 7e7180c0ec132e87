"""Credentials that strangers make up: each gets a verdict with its reason, and none an error of the server's."""

import base64
import copy
import hashlib
import json
import re

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from verify_credential import DIGITS, canonical

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def base58(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = DIGITS[digit] + text
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + text


class Signer:
    """An issuer whom nobody knows: did:key."""

    def __init__(self, seed):
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.name = base58(b"\xed\x01" + self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
        self.did = f"did:key:{self.name}"

    def credential(self, **changed):
        return {
            "@context": CONTEXTS,
            "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Swimmer",
            "issuer": {"id": self.did, "type": ["Profile"], "name": "Pool"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": "urn:uuid:1",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "https://pool.example/swim",
                    "type": ["Achievement"],
                    "name": "Swimmer",
                    "description": "Swims.",
                    "criteria": {"narrative": "Swim."},
                },
            },
        } | changed

    def sign(self, document, **changed):
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": "2026-01-02T00:00:00Z",
            "verificationMethod": f"{self.did}#{self.name}",
            "proofPurpose": "assertionMethod",
            "@context": document.get("@context"),
        } | changed
        options = {name: value for name, value in options.items() if value is not None}
        hashes = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
        return document | {"proof": options | {"proofValue": base58(self.key.sign(hashes))}}


A, B = Signer(1), Signer(2)


def judged(anyone, shown):
    text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)
    answer = anyone.post("/credentials/verify", json={"credential": text})
    assert answer.status_code == 200, answer.text
    verdict = answer.json()
    return f"{verdict['outcome']} {verdict.get('fault') or ''}".strip()


@pytest.mark.parametrize(
    "changed, verdict",
    [
        ({}, "unknown_issuer"),
        ({"validFrom": "2026-01-01T02:00:00+02:00"}, "unknown_issuer"),
        ({"validFrom": "2026-01-01T00:00:00.250Z"}, "unknown_issuer"),
        ({"validFrom": "2999-01-01T00:00:00Z"}, "not_yet"),
        ({"validUntil": "2026-01-02T00:00:00-11:00"}, "expired"),
        ({"issuer": A.did}, "unknown_issuer"),
        ({"credentialStatus": {"id": "https://p.example/1", "type": "1EdTechRevocationList"}}, "unknown_issuer"),
        ({"evidence": [{"id": "https://p.example/e", "type": ["Evidence"]}]}, "unknown_issuer"),
        ({"@context": [*CONTEXTS, "https://w3id.org/security/data-integrity/v2"]}, "unknown_issuer"),
    ],
)
def test_others_credentials_are_judged_by_the_specification(anyone, changed, verdict):
    assert judged(anyone, A.sign(A.credential(**changed))) == verdict


@pytest.mark.parametrize("form", ["one", "list", "no time", "no contexts"])
def test_proofs_have_every_form_of_the_specification(anyone, form):
    given = A.credential()
    signed = A.sign(given, **{"no time": {"created": None}, "no contexts": {"@context": None}}.get(form, {}))
    if form == "list":
        signed["proof"] = [signed["proof"]]
    assert judged(anyone, signed) == "unknown_issuer"
    signed["name"] = "Diver"
    assert judged(anyone, signed) == "altered bad_signature"


def test_a_proof_that_has_ended_proves_nothing_now(anyone):
    assert judged(anyone, A.sign(A.credential(), expires="2026-01-03T00:00:00Z")) == "expired"


def confusions():
    """Pairs of what is shown and what is to be said of it."""
    given, other = A.sign(A.credential()), A.sign(A.credential(name="Diver"))
    proof = given["proof"]

    def with_proof(**changed):
        return given | {"proof": proof | changed}

    def text(old, new):
        shown = json.dumps(given)
        assert old in shown
        return shown.replace(old, new, 1)

    yield "signed by another", A.sign(A.credential(issuer=B.did)), "altered other_issuer"
    yield "another's key named", B.sign(B.credential(issuer=A.did)), "altered other_issuer"
    named = A.sign(A.credential(), verificationMethod=f"{A.did}#{B.name}")
    yield "a key that the document does not have", named, "altered other_issuer"
    yield "replayed", given | {"proof": other["proof"]}, "altered bad_signature"
    yield "unsigned part", given | {"evidence": []}, "altered bad_signature"
    yield "two proofs", given | {"proof": [proof, proof]}, "altered bad_proof"
    yield "no proof in a list", given | {"proof": []}, "altered bad_proof"
    yield "no proof", A.credential(), "altered no_proof"
    yield "a suite that is none", with_proof(cryptosuite="none"), "unsupported other_suite"
    yield "another suite", with_proof(cryptosuite="eddsa-rdfc-2022"), "unsupported other_suite"
    yield "another type", with_proof(type="Ed25519Signature2020"), "unsupported other_suite"
    yield "another purpose", with_proof(proofPurpose="authentication"), "altered other_purpose"
    for value in (1, None, "", "z", "z0", "z" + "1" * 99, "u" + proof["proofValue"], "z1" + proof["proofValue"][1:]):
        yield f"signature {value!r}"[:40], with_proof(proofValue=value), "altered bad_proof"
    yield "a method that is a number", with_proof(verificationMethod=7), "altered bad_proof"
    for contexts in (
        CONTEXTS[::-1],
        CONTEXTS[:1],
        [*CONTEXTS, {"name": "https://evil.example/"}],
        [*CONTEXTS, "https://evil.example/"],
        [CONTEXTS],
        " ".join(CONTEXTS),
        7,
        None,
    ):
        yield f"contexts {contexts}"[:60], A.sign(A.credential(**{"@context": contexts})), "altered wrong_context"
    for name in ("@id", "@type", "@context", "@graph"):
        yield f"alias {name}", A.sign(A.credential(**{"holder": {name: "x"}})), "altered wrong_context"
    yield "duplicate", text('"name": "Swimmer"', '"name": "Swimmer", "name": "Diver"'), "altered unreadable"
    yield "duplicate by escape", text('"name": "Swimmer"', '"name": "Swimmer", "n\\u0061me": "D"'), "altered unreadable"
    yield "lone surrogate", text("Swimmer", "\\ud800"), "altered unreadable"
    yield "nested", '{"proof":' + "[" * 90_000 + "]" * 90_000 + "}", "altered unreadable"
    yield "large", text("Swimmer", "S" * 200_000), "altered bad_signature"
    for member in ("id", "type", "issuer", "validFrom", "credentialSubject"):
        less = A.credential()
        del less[member]
        yield f"no {member}", A.sign(less), "altered wrong_form"
        for value in (7, 1e300, True, None, [], {}, [[]], [7], "", "\u0000"):
            if (member, value) in (("id", ""), ("id", "\u0000"), ("issuer", ""), ("issuer", "\u0000")):
                continue
            changed = A.sign(A.credential(**{member: value}))
            yield f"{member} is {value!r}", changed, "altered"
    for path in (("achievement", "name"), ("achievement", "id"), ("achievement",)):
        for value in (7, None, [], {}):
            changed = copy.deepcopy(A.credential())
            part = changed["credentialSubject"]
            for name in path[:-1]:
                part = part[name]
            part[path[-1]] = value
            yield f"{'.'.join(path)} is {value!r}", A.sign(changed), "altered wrong_form"
    for value in (7, "x", {"type": 7}, {"type": "BitstringStatusListEntry"}, [None], [["x"]]):
        yield f"status {value!r}", A.sign(A.credential(credentialStatus=value)), "altered wrong_form"
    for value in ("2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "now", 7):
        yield f"until {value!r}", A.sign(A.credential(validUntil=value)), "altered wrong_form"


def test_what_looks_like_a_credential_is_judged_with_a_reason(anyone):
    for name, shown, verdict in confusions():
        said = judged(anyone, shown)
        assert said == verdict or verdict == "altered" and re.fullmatch(r"altered [a-z_]+", said), (name, said)


def part(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def tokens():
    subject = {"sub": "urn:uuid:1", "iss": A.did, "jti": A.credential()["id"], "nbf": 1767225600}
    claims = A.credential() | subject
    kid = f"{A.did}#{A.name}"
    for alg in ("none", "None", "HS256", "RS256", "EdDSA", "ES256", 7, None, ["RS256"]):
        for signature in (b"", b"x" * 64, b"x" * 256):
            yield f"{part({'alg': alg, 'kid': kid})}.{part(claims)}.{part(signature)}"
    critical = {"alg": "RS256", "crit": ["b64"], "b64": False, "kid": kid}
    for header in ({}, [], 7, "x", critical, {"alg": "RS256", "kid": 7}):
        yield f"{part(header)}.{part(claims)}.{part(b'x')}"
    wrong = ({"iss": 7}, {"nbf": "1767225600"}, {"nbf": 1e300}, {"exp": 1}, {"vc": {}}, {"sub": None}, {"jti": []})
    for changed in wrong:
        yield f"{part({'alg': 'RS256', 'kid': kid})}.{part(claims | changed)}.{part(b'x')}"
    whole = f"{part({'alg': 'RS256', 'kid': kid})}.{part(claims)}.{part(b'x')}"
    yield from (whole + "=", whole + ".", whole.replace(".", "..", 1), whole[:-1] + "+", "." * 9, whole + "\u00e9")


def test_no_token_of_a_strangers_making_is_believed(anyone):
    for token in tokens():
        assert re.fullmatch(r"(altered|unsupported) [a-z_]+", judged(anyone, token)), token


def test_the_page_says_the_same(se):
    with httpx.Client(base_url=se.url) as browser:
        form = browser.get("/badges/check").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', form)[1]
        for shown in (A.sign(A.credential()), A.credential(), "{", "\u0000", '{"a":' * 900):
            text = shown if isinstance(shown, str) else json.dumps(shown)
            for files in ({"credential": (None, text)}, {"file": ("b.json", text.encode())}):
                answer = browser.post(
                    "/badges/check", files={"csrf": (None, csrf)} | files, headers={"Origin": se.url}
                )
                assert answer.status_code in (200, 422), answer.text


@pytest.mark.parametrize("cut", [0, 7, 8, 20, 33, 60, 200, -1])
def test_images_that_are_none_are_unreadable(anyone, se, cut):
    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    lying = png[:33] + b"\xff\xff\xff\xffiTXtopenbadgecredential" + png[33:]
    for data in (png[:cut], lying, b"<svg" * cut if cut > 0 else b"<svg>"):
        answer = anyone.post("/credentials/verify", json={"file": base64.b64encode(data or b"x").decode()})
        assert answer.status_code == 200 and answer.json()["fault"] == "unreadable", answer.text
