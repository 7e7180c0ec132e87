"""Budgets and guesses: who asks too often, and who is kept out by it (S-006 to S-011, http-api.md "Limits")."""

import re
import time

import httpx
import pytest

from api import API, PASSWORD, Member, at_once, new_handle, problem

# Every loopback address has budgets of its own, so these cost the other tests nothing.
GREEDY, STRANGER, HOME, CROWDED = "127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14"
CONNECTIONS = 50


@pytest.fixture(scope="module")
def stranger(se):
    with API(se, address=STRANGER) as api:
        yield api


@pytest.mark.parametrize("path, name", [("/users", "read"), ("/users/search?q=a", "search"), ("/nowhere", None)])
def test_answers_tell_what_is_left(se, path, name):
    with API(se, address=GREEDY) as api:
        first, second = api.get(path).headers, api.get(path).headers
    if name is None:
        assert "ratelimit" not in first
        return
    quota, window = map(int, re.fullmatch(rf'"{name}";q=(\d+);w=(\d+)', first["ratelimit-policy"]).groups())
    left, reset = budget(first, name)
    assert left == next(budget(second, name)) + 1 < quota
    assert 1 <= reset <= window
    assert first["x-ratelimit-limit"] == str(quota)
    assert first["x-ratelimit-remaining"] == str(left)
    assert first["x-ratelimit-reset"] == str(reset)


def budget(headers, name):
    return map(int, re.fullmatch(rf'"{name}";r=(\d+);t=(\d+)', headers["ratelimit"]).groups())


def test_a_budget_ends_for_one_address_only(se, anyone):
    """S-008, S-010: whatever it claims to be forwarded for."""
    with API(se, address=GREEDY) as api:
        left = int(api.post("/auth/register", json={}).headers["x-ratelimit-remaining"])
        share = range(left // 20 + 1)
        statuses = at_once(20, lambda _: [api.post("/auth/register", json={}).status_code for _ in share])
        assert sum(statuses, []).count(422) == left
        for spoof in ({}, {"X-Forwarded-For": "192.0.2.1"}, {"Forwarded": "for=192.0.2.1"}, {"X-Real-IP": "192.0.2.1"}):
            refused = api.post("/auth/register", json={}, headers=spoof)
            problem(refused, 429, "TF4290")
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.headers["x-ratelimit-remaining"] == "0"
        assert api.get("/users").status_code == 200, "another budget"
    assert anyone.post("/auth/register", json={}).status_code == 422, "another address"


def guess(api, handle, count):
    return {api.login(handle, f"wrong-guess-{number}").status_code for number in range(count)}


def test_guesses_cost_time(anyone, stranger):
    """S-008: after five the right password is refused too, in the same words."""
    handle = new_handle()
    assert anyone.register(handle).status_code == 202
    assert guess(stranger, handle, 5) == {401}
    began = time.monotonic()
    problem(stranger.login(handle), 401, "TF4011")
    while (answer := stranger.login(handle)).status_code == 401 and time.monotonic() - began < 10:
        pass
    assert answer.status_code == 200, "trying the right password made the wait longer"


def test_guesses_at_once_are_counted_each(anyone, stranger):
    """S-008."""
    handle = new_handle()
    assert anyone.register(handle).status_code == 202
    # Few more than are free: those after them only take time, and the wait is short.
    at_once(8, lambda number: stranger.login(handle, f"wrong-guess-{number}"))
    problem(stranger.login(handle), 401, "TF4011")


def test_a_stranger_keeps_nobody_out(se, anyone, stranger):
    """S-008: where the member signed in before, guesses made elsewhere count nothing, for apps and for pages."""
    handle = new_handle()
    assert anyone.register(handle).status_code == 202
    with API(se, address=HOME) as home:
        assert home.login(handle).status_code == 200
        assert guess(stranger, handle, 6) == {401}
        problem(stranger.login(handle), 401, "TF4011")
        assert home.login(handle).status_code == 200
        assert enter(se, handle).status_code == 303
        # Nor is the member's own address a way to guess faster.
        assert guess(home, handle, 5) == {401}
        problem(home.login(handle), 401, "TF4011")


def enter(se, handle):
    with httpx.Client(base_url=se.url, transport=httpx.HTTPTransport(local_address=HOME)) as browser:
        code = re.search(r'name="csrf" value="([^"]+)"', browser.get("/sign-in").text)[1]
        form = {"login": handle, "password": PASSWORD, "csrf": code}
        return browser.post("/sign-in", data=form, headers={"Origin": se.url})


def test_who_exists_is_not_told(anyone, stranger):
    """S-006: status, text and headers are one; so is the time."""
    handle = new_handle()
    assert anyone.register(handle).status_code == 202
    waiting = new_handle()
    assert anyone.register(waiting).status_code == 202
    guess(stranger, waiting, 6)
    seen, times = {}, {}
    for number in range(6):
        mail = f"nobody{number}@example.org"
        for kind, name in (("wrong", handle), ("unknown", f"nobody_{number}"), ("waiting", waiting), ("mail", mail)):
            began = time.monotonic()
            answer = stranger.login(name, "wrong-guess")
            times.setdefault(kind, []).append(time.monotonic() - began)
            document = problem(answer, 401, "TF4011")
            document.pop("trace_id")
            headers = {key for key in answer.headers if key != "date"}
            seen[kind] = (document, headers)
    assert all(value == seen["wrong"] for value in seen.values())
    # Load makes an answer later, never earlier, so the quickest of each kind is nearest to what it costs.
    quickest = {kind: min(values) for kind, values in times.items()}
    assert max(quickest.values()) < 2 * min(quickest.values()), quickest


def test_many_sign_ins_at_once_are_served_or_asked_to_wait(anyone):
    """S-004: hashing never takes the server down."""
    member = Member(anyone)
    answers = at_once(40, lambda _: anyone.login(member.handle))
    for answer in answers:
        if answer.status_code != 200:
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) >= 1
    assert anyone.get("/users?limit=1").status_code == 200


def test_one_address_has_its_share_of_connections(wire, anyone):
    """S-063: the fifty-first is closed, and nobody else notices."""
    connections = [wire.connect(source=CROWDED) for _ in range(CONNECTIONS)]
    try:
        for connection in connections:
            connection.sendall(wire.request())
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        with wire.connect(source=CROWDED) as extra:
            assert closed(extra, wire.request())
        assert anyone.get("/users?limit=1").status_code == 200
    finally:
        for connection in connections:
            connection.close()


def closed(connection, request):
    try:
        connection.sendall(request)
        return connection.recv(65536) == b""
    except ConnectionError:
        return True
