"""What one member, or nobody, can find out about or do to another (X-06, X-13), and what a crowd does to the rest (R-33, R-35).

LOGINS, ROUNDS, CROWD and SLOW in the environment are the sizes; the full proof has 500, 20, 200 and 2,000."""

import itertools
import math
import os
import socket
import statistics
import threading
import time

import httpx
import pytest

from api import API, PASSWORD, Member, at_once, new_handle
from test_access import operations

LOGINS = int(os.environ.get("LOGINS", "60"))
ROUNDS = int(os.environ.get("ROUNDS", "1"))
CROWD = int(os.environ.get("CROWD", "60"))
SLOW = int(os.environ.get("SLOW", "200"))
addresses = (f"127.9.{number // 250}.{1 + number % 250}" for number in itertools.count())


#


class Owner(Member):
    """A member with something of each kind, all of which says so."""

    MARK = "qxz-nobody-else"

    def __init__(self, anyone):
        super().__init__(anyone)
        api = self.api
        token = api.post("/auth/tokens", json={"name": self.MARK, "scopes": ["read"]}).json()
        invite = api.post("/auth/invites", json={"note": self.MARK}).json()
        api.put("/users/@ana/note", json={"text": self.MARK})
        mute = api.post("/users/me/mutes", json={"keyword": self.MARK}).json()
        upload = api.post(
            "/ipfs/upload", params={"filename": self.MARK + ".txt"}, content=self.handle.encode(),
            headers={"Content-Type": "text/plain"},
        ).json()
        privacy = api.get("/users/me/privacy").json() | {"bio": "me", "follower_lists": "me"}
        api.put("/users/me/privacy", json=privacy, headers={"If-Match": "*"})
        api.patch("/users/me", json={"bio": self.MARK}, headers={"If-Match": "*"})
        session = api.get("/auth/sessions").json()["items"][0]["id"]
        self.ids = [self.id, f"@{self.handle}", session, upload["cid"], *self._ids(token), *self._ids(invite), *self._ids(mute)]

    @staticmethod
    def _ids(answer):
        return [value for key, value in answer.items() if key == "id"]

    def belongings(self):
        paths = ("/auth/tokens", "/auth/invites", "/users/me/mutes", "/uploads", "/users/me/privacy", "/users/me")
        return [self.api.get(path).text for path in paths] + [len(self.api.get("/auth/sessions").json()["items"])]


def test_ids_of_somebody_else_open_nothing(document, anyone, demo):
    """X-06, S-041, S-042: each route with a place, each id of the owner, each stranger."""
    owner = Owner(anyone)
    before, count = owner.belongings(), 0
    for _ in range(ROUNDS):
        stranger = Member(anyone)
        with API(demo.dk, demo.dk.token("ana")) as elsewhere, API(demo.dk, owner.token) as misplaced:
            for (method, path, _), id in itertools.product(operations(document, anyone.territory), owner.ids):
                if "{" not in path or path.endswith("/block"):
                    continue
                places = [part for part in path.split("/") if part.startswith("{")]
                where = path
                for place in places:
                    where = where.replace(place, id)
                for caller in (anyone, stranger.api, elsewhere, misplaced):
                    body = {"json": {}} if method in ("post", "put", "patch") else {}
                    answer = caller.request(method, where, headers={"If-Match": "*"}, **body)
                    assert Owner.MARK not in answer.text, (method, where, answer.text)
                    assert f"{owner.handle}@example.org" not in answer.text, (method, where)
                    count += 1
    assert owner.belongings() == before
    assert count >= 500


#


def chance_that_alike(one, other):
    """Two-sided p of the Mann–Whitney U test, by the normal approximation; its ties are too few to matter."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(place + 1 for place, (_, group) in enumerate(ranked) if group == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def told(answer):
    return answer.status_code, {key: value for key, value in answer.json().items() if key not in ("trace_id", "instance")}


def refused(territory, login):
    """One sign-in with a wrong password: how long it took and what was said."""
    with API(territory, address=next(addresses)) as caller:
        caller.get("/auth/me")
        began = time.perf_counter()
        answer = caller.post("/auth/login", json={"login": login, "password": "not-" + PASSWORD})
        return time.perf_counter() - began, told(answer)


def test_a_refused_sign_in_does_not_tell_whether_there_is_such_a_member(anyone, se):
    """X-13, S-006: the same words, and times that nobody can tell apart. A real difference shows in every round."""
    for _ in range(3):
        # Four attempts each, below the number from which an account makes wait.
        known = [Member(anyone).handle for _ in range(math.ceil(LOGINS / 4))]
        times, words = ([], []), set()
        for number in range(LOGINS):
            for group, login in enumerate((known[number % len(known)], new_handle() + "x")):
                taken, said = refused(se, login)
                times[group].append(taken)
                words.add(repr(said))
        assert len(words) == 1, words
        gap = abs(statistics.median(times[0]) - statistics.median(times[1]))
        if chance_that_alike(*times) > 0.01 and gap < 0.005:
            return
    pytest.fail(f"the medians are {gap * 1000:.1f} ms apart")


#


class Probe(threading.Thread):
    """Somebody who wants something small again and again, and how long it took."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.times, self.is_over = url, [], False
        self.start()

    def run(self):
        with httpx.Client(timeout=30) as client:
            while not self.is_over:
                began = time.perf_counter()
                assert client.get(self.url).status_code == 200
                self.times.append(time.perf_counter() - began)
                time.sleep(0.01)

    def end(self):
        """The longest but for one in a hundred, in seconds."""
        self.is_over = True
        self.join()
        return sorted(self.times)[int(len(self.times) * 0.99)]


def test_a_crowd_that_signs_in_waits_in_a_line_of_its_own(demo, se):
    """R-35, S-004: a full line is told so, and nobody else notices."""
    probe = Probe(demo.health_url + "/livez")

    def sign_in(number):
        transport = httpx.HTTPTransport(local_address=next(addresses))
        with httpx.Client(transport=transport, timeout=60) as client:
            body = {"login": f"nobody{number}", "password": PASSWORD}
            return client.post(se.page("/api/v1/auth/login"), json=body)

    answers = at_once(CROWD, sign_in)
    longest = probe.end()
    assert {answer.status_code for answer in answers} <= {401, 503}
    assert any(answer.status_code == 401 for answer in answers)
    for answer in answers:
        if answer.status_code == 503:
            assert answer.json()["code"] == "TF5031" and answer.headers["retry-after"]
    # 100 ms on a machine with nothing else to do.
    assert longest < 1, f"{longest * 1000:.0f} ms"


#


class Dawdler(threading.Thread):
    """Many connections of one kind that never come to an end by themselves."""

    def __init__(self, port, count, first, then):
        super().__init__(daemon=True)
        self.then, self.open, self.lasted = then, {}, []
        for _ in range(count):
            connection = socket.socket()
            connection.bind((next(addresses), 0))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.settimeout(10)
            try:
                connection.connect(("127.0.0.1", port))
                connection.sendall(first)
            except OSError:
                connection.close()
                continue
            connection.setblocking(False)
            self.open[connection] = time.monotonic()
        self.start()

    def run(self):
        while self.open and time.monotonic() < min(self.open.values()) + 90:
            for connection, began in list(self.open.items()):
                try:
                    connection.send(self.then)
                    if connection.recv(1024) == b"":
                        raise OSError
                except BlockingIOError:
                    pass
                except OSError:
                    self.lasted.append(time.monotonic() - began)
                    del self.open[connection]
                    connection.close()
            time.sleep(1)


@pytest.mark.last
def test_a_crowd_of_slow_connections_keeps_nobody_waiting(demo, se):
    """R-33, S-061: slow heads and slow bodies are ended within 40 seconds, and whoever is quick is served meanwhile."""
    host = f"Host: 127.0.0.1:{demo.port}\r\n".encode()
    body = b"POST /api/v1/auth/login HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
    crowds = [
        Dawdler(demo.port, SLOW // 2, b"GET / HTTP/1.1\r\n" + host + b"X-Slow: ", b"a"),
        Dawdler(demo.port, SLOW // 2, body, b" "),
    ]
    probe = Probe(se.page("/api/v1/users/@ana"))
    for crowd in crowds:
        crowd.join()
    longest = probe.end()
    for crowd in crowds:
        assert not crowd.open, f"{len(crowd.open)} are still open"
        assert max(crowd.lasted, default=0) <= 45
    assert longest < 2, f"{longest * 1000:.0f} ms"
