"""A caller of one territory's API that looks at every answer it gets."""

import functools
import itertools
import re

import httpx

PASSWORD = "three-blue-Kayaks"
# What no answer may contain (S-068): paths of the machine, SQL, types and traces of the program.
LEAK = re.compile(
    r"/(root|home|tmp|work|var|usr)/|\.swift\b|\bSELECT \b|\bINSERT INTO\b"
    r"|PostgresError|SQLSTATE|duplicate key|Fatal error|libpq"
)
_numbers = itertools.count(1)
# Everything that must never be found in a log (S-034).
secrets = {PASSWORD}


def look_at(status, text):
    assert status < 500, f"{status}: {text[:500]}"
    assert not LEAK.search(text), f"an answer tells too much: {LEAK.search(text)[0]}"


class API(httpx.Client):
    """`address` is the loopback address to call from: every one has limits of its own."""

    def __init__(self, territory, token=None, address=None):
        super().__init__(
            base_url=territory.url + "/api/v1",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            transport=httpx.HTTPTransport(local_address=address, limits=httpx.Limits(max_connections=20)),
            event_hooks={"response": [self._check]},
            timeout=30,
        )
        self.territory = territory

    @staticmethod
    def _check(response):
        response.read()
        look_at(response.status_code, response.text)

    def as_(self, token):
        return API(self.territory, token)

    def register(self, handle=None, headers=None, **fields):
        handle = handle or new_handle()
        body = {
            "handle": handle,
            "email": f"{handle}@example.org",
            "password": PASSWORD,
            "display_name": f"Member {handle}",
        } | fields
        return self.post("/auth/register", json=body, headers=headers)

    def login(self, name, password=PASSWORD):
        secrets.add(password)
        answer = self.post("/auth/login", json={"login": name, "password": password})
        if answer.status_code == 200:
            secrets.update((answer.json()["access_token"], answer.json()["refresh_token"]))
        return answer

    def refresh(self, token):
        answer = self.post("/auth/refresh", json={"refresh_token": token})
        if answer.status_code == 200:
            secrets.update((answer.json()["access_token"], answer.json()["refresh_token"]))
        return answer


def new_handle():
    return f"someone{next(_numbers)}"


def door_of(handle):
    """The address to sign up from: an address has its limit, and so many come through one."""
    return f"127.0.2.{1 + int(handle.removeprefix('someone')) // 200}"


class Member:
    """A throw-away member with a sign-in of its own."""

    def __init__(self, anyone):
        self.handle = new_handle()
        with API(anyone.territory, address=door_of(self.handle)) as door:
            assert door.register(self.handle).status_code == 202
            tokens = door.login(self.handle).json()
        self.token = tokens["access_token"]
        self.refresh_token = tokens["refresh_token"]
        self.api = anyone.as_(self.token)

    @functools.cached_property
    def id(self):
        return self.api.get("/users/me").json()["id"]


def place(territory, path, operation):
    """Where an operation of the document is: below the API's base, or where it says itself."""
    return territory.url + path if "servers" in operation else path


def problem(answer, status, code=None):
    """The problem document an answer has to be."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    document = answer.json()
    assert document["status"] == status
    if code:
        assert document["code"] == code, document
    return document


def at_once(count, call):
    """What `call(0)` to `call(count - 1)` answer when made at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))
