"""Lists: bounds, walking to the end, cursors (S-084, http-api.md "Lists")."""

import re
import string

import httpx
import pytest

from api import problem

LISTS = {
    "/users": {},
    "/users/search": {"q": "a"},
    "/badges": {},
    "/badges/changed": {"since": "2026-01-01T00:00:00Z"},
}
# What names an item of those.
NAMES = {"/users": "id", "/users/search": "id", "/badges": "id", "/badges/changed": "id"}
# Lists that not everybody may read, with what names an item.
OTHER_LISTS = {"/admin/members": "handle"}
# These are for members, of other lists' making: Tests/Modules/AccountsTests and ContentModuleTests walk them.
OF_MEMBERS = {
    "/users/{id}/followers",
    "/users/{id}/following",
    "/users/me/follow-requests",
    "/users/me/blocks",
    "/users/me/mutes",
    "/uploads",
    "/users/me/enrollments",
    "/users/me/transcript",
    "/quizzes/{id}/essays",
    "/quizzes/{id}/overrides",
    "/quizzes/{id}/gradings",
    "/courses/{id}/invitations",
}
# Tests/Modules/CoursesTests walks them.
OF_COURSES = {"/courses", "/remote-courses"}
# test_content.py walks it.
OF_CONTENT = {"/ipfs/{cid}/entries"}


def test_every_list_of_the_document_is_tested(document):
    found = {
        path
        for path, item in document["paths"].items()
        if any(parameter["name"] == "cursor" for parameter in item.get("get", {}).get("parameters", []))
    }
    assert found == set(LISTS) | set(OTHER_LISTS) | OF_MEMBERS | OF_COURSES | OF_CONTENT


@pytest.mark.parametrize("path", OTHER_LISTS)
def test_walking_a_list_of_administrators(se, anyone, path):
    # The first sign-in of the administrator has ended by now: others have made too many.
    admin = anyone.as_(anyone.login("admin", se.passwords["admin"]).json()["access_token"])
    name = OTHER_LISTS[path]
    for _ in range(8):
        assert anyone.register().status_code == 202

    def walk(limit):
        found, query = [], {"limit": limit}
        while query:
            page = admin.get(path, params=query).json()
            found += [item[name] for item in page["items"]]
            query = page.get("next") and {"limit": limit, "cursor": page["next"]}
        return found

    walked = walk(7)
    assert len(walked) == len(set(walked)) > 7
    assert walked == walk(100)
    problem(admin.get(path, params={"limit": 101}), 422, "TF4220")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["1", "100"])
def test_limits_within_bounds(anyone, path, limit):
    answer = anyone.get(path, params=LISTS[path] | {"limit": limit})
    assert answer.status_code == 200
    assert 1 <= len(answer.json()["items"]) <= int(limit)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["0", "101", "-1", "", "x", "1.5", "1e1", "+5", "٣", " 5", "9" * 30])
def test_limits_out_of_bounds(anyone, path, limit):
    document = problem(anyone.get(path, params=LISTS[path] | {"limit": limit}), 422, "TF4220")
    assert document["errors"][0]["pointer"] == "/limit"


def test_a_parameter_twice_is_refused(anyone):
    problem(anyone.get("/users?limit=1&limit=2"), 400)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [1, 3, 7])
def test_walking_visits_everything_exactly_once(anyone, path, limit):
    expected = everything(anyone, path, 100)
    walked = everything(anyone, path, limit)
    assert len(walked) == len(set(walked)), "something was visited twice"
    assert set(expected) <= set(walked)
    assert [item for item in walked if item in set(expected)] == expected, "the order depends on the page size"


def everything(anyone, path, limit):
    answer = anyone.get(path, params=LISTS[path] | {"limit": limit})
    names = []
    for _ in range(1000):
        assert answer.status_code == 200
        page = answer.json()
        assert len(page["items"]) <= limit
        names += [item[NAMES[path]] for item in page["items"]]
        link = answer.headers.get("link")
        assert (link is None) == (page.get("next") is None), "Link and next disagree"
        if link is None:
            return names
        target = re.fullmatch(r'<(/api/v1[^>]+)>; rel="next"', link)[1]
        assert httpx.URL(target).params["cursor"] == page["next"]
        answer = anyone.get(target.removeprefix("/api/v1"))
    raise AssertionError("the list does not end")


@pytest.fixture(scope="module")
def cursor(anyone):
    return anyone.get("/users", params={"limit": 1}).json()["next"]


def test_tampered_cursors_are_refused(anyone, cursor):
    for place, letter in enumerate(cursor):
        other = "A" if letter != "A" else "Q"
        problem(anyone.get("/users", params={"cursor": cursor[:place] + other + cursor[place + 1 :]}), 400)
    for wrong in ["", "c1.", "c2." + cursor[3:], cursor[:-1], cursor + "=", cursor + "A", cursor.upper(), "x" * 5000]:
        problem(anyone.get("/users", params={"cursor": wrong}), 400)


def test_a_cursor_has_one_spelling(anyone, cursor):
    """The unused bits of base64's last letter are zero."""
    letters = string.ascii_letters + string.digits + "-_"
    accepted = [
        letter for letter in letters if anyone.get("/users", params={"cursor": cursor[:-1] + letter}).status_code == 200
    ]
    assert accepted == [cursor[-1]]


def test_a_cursor_fits_no_other_list(anyone, demo, cursor):
    problem(anyone.get("/users/search", params={"q": "a", "cursor": cursor}), 400, "TF4001")
    elsewhere = httpx.get(demo.dk.url + "/api/v1/users", params={"cursor": cursor})
    problem(elsewhere, 400, "TF4001")
    found = anyone.get("/users/search", params={"q": "a", "limit": 1}).json()["next"]
    problem(anyone.get("/users/search", params={"q": "m", "cursor": found}), 400, "TF4001")
