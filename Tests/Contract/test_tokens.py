"""Access and refresh tokens as a stranger would make, bend and reuse them (S-020 to S-029)."""

import base64
import json
import os

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from api import API, PASSWORD, Member, at_once, problem, secrets

REFRESHES = int(os.environ.get("REFRESHES", "1"))
STRANGER = Ed25519PrivateKey.generate()


def encoded(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(segment):
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def signed(header, claims, sign=STRANGER.sign):
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(sign(text.encode()))}"


@pytest.fixture(scope="module")
def someone(anyone):
    return Member(anyone)


@pytest.fixture(scope="module")
def header(someone):
    return json.loads(decoded(someone.token.split(".")[0]))


@pytest.fixture(scope="module")
def claims(someone):
    return json.loads(decoded(someone.token.split(".")[1]))


@pytest.fixture(scope="module")
def public_key(se):
    keys = httpx.get(se.page("/.well-known/jwks.json")).json()["keys"]
    assert all("d" not in key for key in keys), "a private key is published"
    return keys[0]


def test_a_token_says_who_where_and_until_when(header, claims, public_key):
    """S-020."""
    assert header == {"alg": "EdDSA", "typ": "at+jwt", "kid": public_key["kid"]}
    assert 0 < claims["exp"] - claims["iat"] <= 15 * 60
    assert public_key["kty"] == "OKP" and public_key["crv"] == "Ed25519"


def hmac_with(key):
    def sign(text):
        code = HMAC(key, SHA256())
        code.update(text)
        return code.finalize()

    return sign


def test_forged_tokens_are_refused(anyone, someone, header, claims, public_key):
    """S-020 to S-023: algorithm, key, header, claims, form."""
    head, body, signature = someone.token.split(".")
    forged = {
        "another key under this name": signed(header, claims),
        "unknown key": signed(header | {"kid": "other"}, claims),
        "no key": signed({"alg": "EdDSA", "typ": "at+jwt"}, claims),
        "key in the header": signed(header | {"jwk": public_key}, claims),
        "key elsewhere": signed(header | {"jku": "http://evil.example/jwks"}, claims),
        "certificate elsewhere": signed(header | {"x5u": "http://evil.example"}, claims),
        "critical extension": signed(header | {"crit": ["b64"], "b64": False}, claims),
        "path as key": signed(header | {"kid": "../../etc/passwd"}, claims),
        "SQL as key": signed(header | {"kid": "' OR 1=1 --"}, claims),
        "lines as key": signed(header | {"kid": '\n{"level":"error"}\n'}, claims),
        "number as key": signed(header | {"kid": 1}, claims),
        "key of 4 KiB": signed(header | {"kid": "k" * 4096}, claims),
        "HMAC with the public key": signed(header | {"alg": "HS256"}, claims, hmac_with(decoded(public_key["x"]))),
        "HMAC with the published key": signed(
            header | {"alg": "HS256"}, claims, hmac_with(json.dumps(public_key).encode())
        ),
        "other type": signed(header | {"typ": "JWT"}, claims),
        "later end": f"{head}.{encoded(claims | {'exp': claims['exp'] + 1})}.{signature}",
        "other person": f"{head}.{encoded(claims | {'sub': claims['sid']})}.{signature}",
        "no signature": f"{head}.{body}.",
        "two segments": f"{head}.{body}",
        "four segments": someone.token + ".e30",
        "padding": someone.token + "=",
        "line break": someone.token[:40] + "%0a" + someone.token[40:],
        "other spelling": someone.token[:-1] + chr(ord(someone.token[-1]) ^ 1),
        "quoted": f'"{someone.token}"',
    } | {
        f"algorithm {name}": f"{encoded(header | {'alg': name})}.{body}." for name in ("none", "None", "NONE", "nOnE", "")
    }  # fmt: skip
    for name, token in forged.items():
        answer = anyone.get("/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, name
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


AUTHORIZATIONS = ["", "Bearer", "bearer", "Bearer  {token}", "Bearer {token} {token}", "{token}",
    "Token {token}", "Bearer\t{token}", "Bearer {token},Bearer {token}"]  # fmt: skip


@pytest.mark.parametrize("text", AUTHORIZATIONS)
def test_the_header_has_one_form(anyone, someone, text):
    """RFC 6750 §2.1."""
    answer = anyone.get("/auth/me", headers={"Authorization": text.format(token=someone.token)})
    problem(answer, 401, "TF4010")


def test_a_refresh_token_is_exchanged_once(anyone):
    """S-026: a repetition within the grace gets the same successor; the old ones open nothing else."""
    member = Member(anyone)
    first = anyone.refresh(member.refresh_token)
    again = anyone.refresh(member.refresh_token)
    assert first.status_code == again.status_code == 200
    assert first.json()["refresh_token"] == again.json()["refresh_token"] != member.refresh_token
    problem(anyone.as_(first.json()["refresh_token"]).get("/auth/me"), 401)


def test_many_exchanges_at_once_have_one_successor(anyone, se):
    """X-14, S-026. REFRESHES in the environment is how often; the full proof has 200."""
    for number in range(REFRESHES):
        member = Member(anyone)
        with API(se, address=f"127.7.0.{1 + number % 250}") as caller:
            answers = at_once(50, lambda _: caller.refresh(member.refresh_token))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    print(f"X-14: {REFRESHES} times 50 at once, one successor each")


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 10_000, "eyJhbGciOiJub25lIn0.e30.", "\u0000", "é" * 43])
def test_an_invented_refresh_token_is_refused(anyone, token):
    assert anyone.post("/auth/refresh", json={"refresh_token": token}).status_code in (400, 401, 422)


def test_signing_out_ends_everything_of_this_sign_in_and_nothing_else(anyone):
    """S-014, S-028."""
    member = Member(anyone)
    other = anyone.login(member.handle).json()
    assert member.api.post("/auth/logout").status_code == 204
    problem(member.api.get("/auth/me"), 401)
    problem(anyone.refresh(member.refresh_token), 401)
    assert anyone.as_(other["access_token"]).get("/auth/me").status_code == 200


def test_leaving_ends_every_sign_in_at_once(anyone):
    """S-017, S-024: gone for the API, for the people's list and for whoever wants the name."""
    member = Member(anyone)
    other = anyone.login(member.handle).json()
    assert member.api.delete("/users/me").status_code == 204
    for token in (member.token, other["access_token"]):
        problem(anyone.as_(token).get("/auth/me"), 401)
    problem(anyone.refresh(other["refresh_token"]), 401)
    problem(anyone.get(f"/users/@{member.handle}"), 404)
    assert problem(anyone.register(member.handle), 422)["errors"][0]["pointer"] == "/handle"
    assert anyone.login(member.handle, PASSWORD).status_code == 200, "for fourteen days they can come back"
    assert anyone.get(f"/users/@{member.handle}").status_code == 200


def test_a_token_of_elsewhere_is_worth_nothing(anyone, dk):
    """S-024, S-041."""
    secrets.update(dk.tokens.values())
    problem(anyone.as_(dk.tokens["admin"]).get("/auth/me"), 401)
