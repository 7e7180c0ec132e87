"""Methods, media types, languages and headers of every route (S-033, S-066, S-067, S-069 to S-072, S-074)."""

import re

import httpx
import pytest

from api import API, PASSWORD, place, problem

ASSET = re.compile(r'/assets/[^"]+\.css')
# A page, a document, an asset, a redirect, what is not there, and what may not be done.
PLACES = {
    "/": 200,
    "/sign-in": 200,
    "/people": 200,
    "/docs": 200,
    "/docs/errors/TF4220": 200,
    "/openapi.json": 200,
    "/.well-known/territory": 200,
    "/.well-known/jwks.json": 200,
    "/api/v1/users": 200,
    "/api/v1/auth/me": 401,
    "/nowhere": 404,
    "/api/v1/nowhere": 404,
    "/api/v1/auth/login": 405,
    "/api/v1/users?limit=0": 422,
}


@pytest.fixture(scope="module")
def site(se):
    with API(se) as site:
        site.base_url = se.url
        yield site


@pytest.mark.parametrize("place", PLACES)
def test_every_answer_has_the_security_headers(site, place):
    """S-067 (charset), S-069, S-070, S-074."""
    answer = site.get(place, headers={"X-Request-Id": "mine"})
    assert answer.status_code == PLACES[place]
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["content-type"].endswith("; charset=utf-8")
    assert headers["cache-control"]
    assert headers["x-request-id"] not in ("", "mine")
    assert "server" not in headers and "x-powered-by" not in headers


def test_an_asset_has_them_too(site):
    answer = site.get(ASSET.search(site.get("/").text)[0])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]


def test_what_is_not_for_everybody_is_not_stored(member, anyone):
    """S-071."""
    for path in ("/auth/me", "/users/me"):
        assert member.api.get(path).headers["cache-control"] == "no-store"
    answer = anyone.login(member.handle)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_a_route_answers_the_methods_it_lists(anyone, document, method):
    """S-066."""
    for path, item in document["paths"].items():
        allowed = {name.upper() for name in item} | ({"HEAD"} if "get" in item else set())
        if method in allowed:
            continue
        address = place(anyone.territory, path, next(iter(item.values())))
        answer = anyone.request(method, address.replace("{id}", "@ana"))
        if method == "HEAD":
            assert (answer.status_code, answer.content) == (405, b"")
        else:
            problem(answer, 405, "TF4050")
        assert set(re.split(", *", answer.headers["allow"])) == allowed


@pytest.mark.parametrize("path", ["/users/me", "/auth/me", "/users", "/nowhere", "/users/@nobody_here"])
def test_head_has_the_headers_of_get(member, path):
    get, head = member.api.get(path), member.api.head(path)
    assert head.status_code == get.status_code and head.content == b""
    for name in ("content-type", "content-length", "etag", "cache-control", "link"):
        if name != "content-length" or get.status_code == 200:
            assert head.headers.get(name) == get.headers.get(name), name


WRONG_TYPES = [None, "", "text/plain", "text/json", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x", "application/json-patch+json", "application/jsonx",
    "application/json; charset=utf-16", "application/json; charset=latin1",
    "text/plain; application/json", "application/xml", "*/*", "json"]  # fmt: skip


@pytest.mark.parametrize("media_type", WRONG_TYPES)
def test_a_body_has_the_one_type(anyone, media_type):
    """S-067: a type that a form can send without asking first is never JSON."""
    headers = {} if media_type is None else {"Content-Type": media_type}
    answer = anyone.post("/auth/login", content=b'{"login":"a","password":"b"}', headers=headers)
    problem(answer, 415, "TF4150")


SPELLINGS = ["application/json", "application/json;charset=utf-8", 'Application/JSON; Charset="UTF-8"']


@pytest.mark.parametrize("media_type", SPELLINGS)
def test_the_type_has_spellings(anyone, media_type):
    """RFC 9110 §8.3.1."""
    answer = anyone.post("/auth/login", content=b'{"login":"a","password":"b"}', headers={"Content-Type": media_type})
    problem(answer, 401)


def test_a_compressed_body_is_refused(anyone):
    """Nothing here unpacks, so nothing can be made to unpack too much."""
    answer = anyone.post(
        "/auth/login",
        content=b'{"login":"a","password":"b"}',
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )
    problem(answer, 415)


def test_a_form_has_the_type_of_forms(site):
    origin = str(site.base_url).rstrip("/")
    answer = site.post("/sign-in", content=b"{}", headers={"Content-Type": "application/json", "Origin": origin})
    assert answer.status_code in (403, 415)


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "text/html", "application/xml", "", "image/png;q=0", "x" * 999]
)
def test_there_is_one_representation(anyone, accept):
    """RFC 9110 §12.5.1 lets a server answer with what it has."""
    assert anyone.get("/users", headers={"Accept": accept}).headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    "wanted, language",
    [("nb", "nb"), ("en;q=0.5, nb;q=0.9", "nb"), ("xx", "en"), ("*", "en"), ("", "en"), ("en;q=0, *", "ar"), ("nb-NO", "nb"),
     ("da", "nb"), ("es-419, en;q=0.5", "es"), ("ar-EG", "ar"), ("fr, ar;q=0.1", "ar"), ("ar;q=0, en;q=0, *", "es"),
     (";;;,,,q=", "en"), ("nb;q=2", "en"), ("nb;q=0", "en"), ("," * 4000, "en"), ("\xff", "en")]
)  # fmt: skip
def test_problems_speak_the_readers_language(anyone, wanted, language):
    """http-api.md, Errors: text is localised, `code` never."""
    answer = anyone.get("/nowhere", headers={"Accept-Language": wanted.encode("latin1")})
    document = problem(answer, 404, "TF4040")
    assert answer.headers["content-language"] == language
    assert (document["title"] == "There is nothing here") == (language == "en")


ORIGINS = ["https://evil.example", "null", "http://127.0.0.1", "https://territory.example.evil"]


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_other_site_may_read(site, origin):
    """S-033: nothing is reflected, credentials are never allowed; only public documents are open to all."""
    for place in PLACES:
        answer = site.get(place, headers={"Origin": origin})
        allowed = answer.headers.get("access-control-allow-origin")
        assert "access-control-allow-credentials" not in answer.headers
        public = place == "/openapi.json" or place.startswith("/.well-known/")
        assert allowed == ("*" if public else None), place
    asked = site.options("/api/v1/users/me", headers={"Origin": origin, "Access-Control-Request-Method": "PATCH"})
    assert "access-control-allow-origin" not in asked.headers
    assert "access-control-allow-methods" not in asked.headers


def test_a_page_from_elsewhere_changes_nothing(site, member):
    """S-031: without the right Origin and code a form does nothing, signed in or not."""
    entered = site.get("/sign-in")
    code = re.search(r'name="csrf" value="([^"]+)"', entered.text)[1]
    fields = {"login": member.handle, "password": PASSWORD, "csrf": code}
    own = str(site.base_url).rstrip("/")
    for headers in ({"Origin": origin} for origin in [*ORIGINS, own + ".evil", own + "/", own.upper() + "0"]):
        assert site.post("/sign-in", data=fields, headers=headers).status_code == 403, headers
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}):
        assert site.post("/sign-in", data=fields, headers=headers).status_code == 403, headers
    for wrong in ("", code[:-1], code + "A", "A" * len(code)):
        answer = site.post("/sign-in", data=fields | {"csrf": wrong}, headers={"Origin": own})
        assert answer.status_code == 403


OUTSIDE = ["//evil.example", "https://evil.example", "/\\evil.example", "/\tevil", "javascript:alert(1)"]


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_form_leads_nowhere_else(site, target):
    form = site.get("/")
    code = re.search(r'name="csrf" value="([^"]+)"', form.text)[1]
    fields = {"csrf": code, "language": "nb", "return": target}
    answer = site.post("/language", data=fields, headers={"Origin": str(site.base_url).rstrip("/")})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_getting_changes_nothing(member):
    """S-031."""
    before = member.api.get("/users/me").json()
    for path in ("/auth/logout", "/users/me?bio=x&_method=DELETE"):
        member.api.get(path, headers={"X-HTTP-Method-Override": "DELETE"})
    assert member.api.get("/users/me").json() == before


def test_the_operators_pages_are_elsewhere(demo, site):
    """S-072: on a listener of its own, which serves nothing else."""
    assert httpx.get(demo.health_url + "/livez").status_code == 200
    assert httpx.get(demo.health_url + "/readyz").status_code == 200
    assert httpx.get(demo.health_url + "/api/v1/users").status_code == 404
    for path in ("/livez", "/readyz", "/metrics"):
        assert site.get(path).status_code == 404
