"""What a territory tells the world of itself: `/.well-known/territory`."""

import base64
import hashlib
import re

import httpx
import pytest

PATH = "/.well-known/territory"
IDENTITY = b"application/vnd.tfl.identity.v1+json"


@pytest.fixture(scope="module")
def answer(se):
    return httpx.get(se.page(PATH))


def test_it_names_the_territory_and_where_it_answers(se, answer):
    document = answer.json()
    assert set(document) == {"code", "name", "tid", "genesis", "bus", "endpoints", "capabilities"}
    assert document["code"] == "se" and document["capabilities"] == ["tfl1"]
    assert document["endpoints"] == {
        "api": se.url + "/api/v1",
        "openapi": se.url + "/openapi.json",
        "jwks": se.url + "/.well-known/jwks.json",
        "tfl": se.url + "/.well-known/tfl",
    }


def test_its_identity_is_the_hash_of_its_genesis(answer):
    genesis = base64.b64decode(answer.json()["genesis"], validate=True)
    encoded = b"DSSEv1 %d %s %d %s" % (len(IDENTITY), IDENTITY, len(genesis), genesis)
    name = base64.b32encode(hashlib.sha256(encoded).digest()).decode().rstrip("=").lower()
    assert answer.json()["tid"] == name


def test_anybody_may_read_and_keep_it_for_a_while(answer):
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-type"].startswith("application/json")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [PATH, "/.well-known/jwks.json", "/openapi.json"])
def test_who_has_a_document_does_not_get_it_again(se, path):
    tag = httpx.get(se.page(path)).headers["etag"]
    again = httpx.get(se.page(path), headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.content == b""
    assert again.headers["etag"] == tag and again.headers["access-control-allow-origin"] == "*"
    assert httpx.get(se.page(path), headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_it_holds_no_secret(answer):
    """The NATS user is named by its public key; a seed begins with SU."""
    assert re.fullmatch("U[A-Z2-7]{55}", answer.json()["bus"])
    assert not re.search("SU[A-Z2-7]{56}", answer.text)
