"""Doing something once, and on the version one has seen: Idempotency-Key, ETag, If-Match (S-083, http-api.md)."""

import pytest

from api import at_once, new_handle, problem


def keyed(key):
    return {"Idempotency-Key": key}


def test_the_same_key_and_body_get_the_same_answer(anyone):
    handle = new_handle()
    first = anyone.register(handle, keyed(handle))
    second = anyone.register(handle, keyed(handle))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.status_code == 202


def test_another_body_with_the_same_key_is_refused(anyone):
    handle = new_handle()
    anyone.register(handle, keyed(handle))
    problem(anyone.register(new_handle(), keyed(handle)), 422, "TF4221")
    assert anyone.register(new_handle(), keyed(handle + "-other")).status_code == 202


def test_a_refused_request_does_not_use_its_key_up(anyone):
    handle = new_handle()
    problem(anyone.register(handle, keyed(handle), password="short"), 422, "TF4220")
    assert anyone.register(handle, keyed(handle)).status_code == 202


def test_many_at_once_with_one_key_have_one_effect(anyone):
    handle = new_handle()
    answers = at_once(16, lambda _: anyone.register(handle, keyed(handle)))
    done = {answer.content for answer in answers if answer.status_code == 202}
    assert len(done) == 1
    for answer in answers:
        if answer.status_code != 202:
            problem(answer, 409, "TF4090")
            assert int(answer.headers["retry-after"]) >= 1
    assert anyone.register(handle, keyed(handle)).content in done


def test_many_at_once_for_one_handle_make_one_member(anyone):
    handle = new_handle()
    answers = at_once(16, lambda n: anyone.register(handle, keyed(f"{handle}-{n}"), email=f"{n}@example.org"))
    assert sorted(answer.status_code for answer in answers) == [202] + [422] * 15


@pytest.mark.parametrize("key", ["", "a" * 256, "a b", "tab\there"])
def test_a_key_has_a_form(anyone, key):
    problem(anyone.register(headers=keyed(key)), 400, "TF4000")


READS = ["/users/me", "/auth/me", "/users/@ana", "/users/lookup?acct=@ana", "/users", "/users/search?q=ana"]


@pytest.mark.parametrize("path", READS)
def test_what_is_unchanged_is_not_sent_again(member, path):
    first = member.api.get(path)
    tag = first.headers["etag"]
    for condition in (tag, f'"x", {tag}', "*", tag if tag.startswith("W/") else f"W/{tag}"):
        again = member.api.get(path, headers={"If-None-Match": condition})
        assert again.status_code == 304, condition
        assert again.headers["etag"] == tag
        assert again.content == b""
    assert member.api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_of_a_list_keeps_its_tag(anyone):
    """The cursor in it tells when it was made, which must not make it another page."""
    first = anyone.get("/users", params={"limit": 2})
    second = first.headers["date"]
    while second == first.headers["date"]:
        again = anyone.get("/users", params={"limit": 2}, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304, "nothing changed but the time"
        second = again.headers["date"]


def test_head_is_get_without_a_body(member):
    for path in READS:
        get, head = member.api.get(path), member.api.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers["content-type"] == get.headers["content-type"]


def test_a_change_names_its_version(member):
    problem(member.api.patch("/users/me", json={"bio": "1"}), 428, "TF4280")
    tag = member.api.get("/users/me").headers["etag"]
    changed = member.api.patch("/users/me", json={"bio": "2"}, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    for stale in (tag, '"x"', "x", "W/" + changed.headers["etag"]):
        document = problem(member.api.patch("/users/me", json={"bio": "3"}, headers={"If-Match": stale}), 412, "TF4120")
        assert changed.headers["etag"] in document["detail"], "the current version is told"
    assert member.api.get("/users/me").json()["bio"] == "2"


def test_of_many_changes_to_one_version_one_is_made(member):
    tag = member.api.get("/users/me").headers["etag"]
    answers = at_once(10, lambda n: member.api.patch("/users/me", json={"bio": str(n)}, headers={"If-Match": tag}))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert member.api.get("/users/me").json()["bio"] == winner.json()["bio"]


def test_nothing_but_the_own_fields_can_be_written(member):
    """S-043."""
    before = member.api.get("/users/me").json()
    for field in (
        "id",
        "handle",
        "roles",
        "role",
        "capabilities",
        "territory",
        "created_at",
        "email",
        "state",
        "__proto__",
    ):
        answer = member.api.patch("/users/me", json={"bio": "x", field: "admin"}, headers={"If-Match": "*"})
        assert problem(answer, 422, "TF4220")["errors"][0]["pointer"] == f"/{field}"
    assert member.api.get("/users/me").json() == before
