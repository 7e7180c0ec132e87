"""What one member, or nobody, can find out about or do to another (X-06, X-13).

LOGINS and ROUNDS in the environment are the sizes; the full proof has 500 and 3: scripts/faults foreign-ids, scripts/faults sign-in-times."""

import itertools
import math
import os
import statistics
import time

import pytest

from api import API, PASSWORD, Member, new_handle, place
from test_access import NO_CONTENT, NOBODY, valid_request

LOGINS = int(os.environ.get("LOGINS", "60"))
ROUNDS = int(os.environ.get("ROUNDS", "1"))
addresses = (f"127.9.{number // 250}.{1 + number % 250}" for number in itertools.count())


#

# Another id of nothing: where an owner's is put into one place of a request that names NOBODY in several, so is this.
ABSENT = "00000000-0000-7000-8000-000000000001"

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
        self.pin = api.post("/pins", json={"cid": upload["cid"], "name": self.MARK}).json()["requestid"]
        privacy = api.get("/users/me/privacy").json() | {"bio": "me", "follower_lists": "me"}
        api.put("/users/me/privacy", json=privacy, headers={"If-Match": "*"})
        api.patch("/users/me", json={"bio": self.MARK}, headers={"If-Match": "*"})
        session = api.get("/auth/sessions").json()["items"][0]["id"]
        # What nobody else may know of, and what everybody may.
        self.private = [session, self.pin, *self._ids(token), *self._ids(invite), *self._ids(mute)]
        self.public = [self.id, f"@{self.handle}", upload["cid"]]

    @staticmethod
    def _ids(answer):
        return [value for key, value in answer.items() if key == "id"]

    def belongings(self):
        paths = ("/auth/tokens", "/auth/invites", "/users/me/mutes", "/uploads", "/users/me/privacy", "/users/me")
        texts = [self.api.get(path).text for path in paths]
        # What is asked to be kept gets another state by itself.
        is_asked_for = self.api.get(f"/pins/{self.pin}").status_code
        return texts + [is_asked_for, len(self.api.get("/auth/sessions").json()["items"])]


def recorded(document, anyone):
    """A request of each operation that serves whoever may make it: method, path, operation, places of the path, the rest. Those that
    change nobody but the caller, and blocks, after which nobody would see anything, are left out."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            request, _ = valid_request(operation, anyone)
            places = request.pop("path", {})
            if path.endswith("/block") or not (places or aimed(request, "") != request):
                continue
            yield method, path, operation, places, request


def aimed(value, id):
    """The same with an id in the place of each of something that is not there."""
    if isinstance(value, dict):
        return {key: aimed(item, id) for key, item in value.items()}
    if isinstance(value, list):
        return [aimed(item, id) for item in value]
    return id if value in (NOBODY, NO_CONTENT) else value


def choices(places, id):
    """The id in all places of a path, and where there are more in one after the other."""
    return [dict.fromkeys(places, id)] + [places | {name: id} for name in places if len(places) > 1]


def test_ids_of_somebody_else_open_nothing(document, anyone, demo):
    """X-06, S-041, S-042: a request that works, with each id of the owner in its place, of each stranger. What nobody else may know of is
    answered as what is not there; nothing of the owner's is told or changed."""
    owner = Owner(anyone)
    before, count, hidden = owner.belongings(), 0, 0
    with API(demo.dk, demo.dk.token("ana")) as elsewhere, API(demo.dk, owner.token) as misplaced:

        def ask(caller, method, path, operation, places, request):
            nonlocal count
            count += 1
            answer = caller.request(method, place(caller.territory, path, operation).format(**places), **request)
            assert answer.status_code != 429
            assert Owner.MARK not in answer.text, (method, path, places, answer.text)
            assert f"{owner.handle}@example.org" not in answer.text, (method, path, places)
            return answer.status_code

        for _ in range(ROUNDS):
            callers = (anyone, Member(anyone).api, elsewhere, misplaced)
            for (method, path, operation, places, request), caller in itertools.product(
                list(recorded(document, anyone)), callers
            ):
                for id in owner.public:
                    for chosen in choices(places, id):
                        ask(caller, method, path, operation, chosen, aimed(request, id))
                for id in owner.private:
                    for chosen, absent in zip(choices(places, id), choices(places, ABSENT)):
                        status = ask(caller, method, path, operation, chosen, aimed(request, id))
                        hidden += status in (401, 403, 404)
                        if status not in (401, 403, 404):
                            expected = ask(caller, method, path, operation, absent, aimed(request, ABSENT))
                            assert status == expected, (method, path, chosen, status)
    assert owner.belongings() == before
    print(f"X-06: {count} requests with another's ids, nothing told, nothing changed; {hidden} of private things are 401, 403 or 404")
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
    known = [Member(anyone).handle for _ in range(LOGINS)]
    # Each three times at most, below the number from which an account makes wait.
    for _ in range(3):
        times, words = ([], []), set()
        for handle in known:
            for group, login in enumerate((handle, new_handle() + "x")):
                taken, said = refused(se, login)
                times[group].append(taken)
                words.add(repr(said))
        assert len(words) == 1, words
        gap = abs(statistics.median(times[0]) - statistics.median(times[1]))
        alike = chance_that_alike(*times)
        print(f"X-13: {LOGINS} known, {LOGINS} unknown, one answer; medians {gap * 1000:.2f} ms apart, p = {alike:.3f}")
        if alike > 0.01 and gap < 0.005:
            return
    pytest.fail(f"the medians are {gap * 1000:.1f} ms apart")
