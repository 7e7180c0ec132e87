"""What a badge asks, whom it is given and by which address it is shown, on pages without scripts."""

import re

import httpx
import pytest

from api import PASSWORD, Member, new_handle

FILE = "bafkreie" + "a" * 51
# What isolates a name within a sentence (Unicode TR9).
MARKS = re.compile("[\u2066-\u2069]")


class Reader(httpx.Client):
    """A browser of somebody who is signed in."""

    def __init__(self, territory, handle, password=PASSWORD):
        super().__init__(base_url=territory.url, headers={"Origin": territory.url}, timeout=30)
        self.csrf = self.token_of("/sign-in")
        assert self.send_form("/sign-in", login=handle, password=password).status_code == 303
        self.csrf = self.token_of("/me")

    def token_of(self, path):
        return re.search(r'name="csrf" value="([^"]+)"', self.get(path).text)[1]

    def send_form(self, path, **fields):
        return self.post(path, data=fields | {"csrf": self.csrf})

    def text(self, path):
        return MARKS.sub("", self.get(path).text)


@pytest.fixture(scope="module")
def api(anyone, se):
    return anyone.as_(anyone.login("admin", se.passwords["admin"]).json()["access_token"])


@pytest.fixture(scope="module")
def admin(se):
    return Reader(se, "admin", se.passwords["admin"])


@pytest.fixture
def member(anyone):
    return Member(anyone)


@pytest.fixture
def badge(admin):
    slug = f"b-{new_handle()}"
    fields = {"slug": slug, "name": "Navigator", "description": "D", "narrative": "N", "valid_months": "", "course": ""}
    assert admin.send_form("/admin/badges", **fields).status_code == 303
    return slug


def require(reader, badge, **fields):
    sent = {"kind": "course", "subject": "chart", "count": "", "days": "", "group": ""} | fields
    return reader.send_form(f"/admin/badges/{badge}/criteria", **sent)


def groups(api, badge):
    return [[one["event"] for one in group["any"]] for group in api.get(f"/badges/{badge}").json()["criteria"]["groups"]]


def test_what_a_badge_asks_is_put_together_one_by_one(se, admin, api, member, badge):
    assert require(admin, badge).status_code == 303
    assert require(admin, badge, subject="compass", count="2", days="30", group="0").status_code == 303
    assert require(admin, badge, kind="badge", subject="code-of-conduct").status_code == 303
    unknown = require(admin, badge, kind="badge", subject="nowhere")
    assert unknown.status_code == 422 and "No badge here has this short name." in unknown.text
    for wrong in ({"subject": ""}, {"subject": "A"}, {"kind": "none"}, {"days": "9999"}, {"count": "-1"}, {"group": "x"}):
        assert require(admin, badge, **wrong).status_code == 422, wrong
    assert groups(api, badge) == [["course.completed"] * 2, ["badge.awarded"]]

    assert admin.send_form(f"/admin/badges/{badge}/activate").status_code == 303
    reader = Reader(se, member.handle)
    assert require(reader, badge).status_code == 403
    page = reader.text(f"/badges/{badge}")
    for words in ("Complete the course chart", "One of these:", "2 times", "within 30 days", "0 of 2", "Earn the badge"):
        assert words in page, page
    assert "0 of" not in httpx.get(f"{se.url}/badges/{badge}").text

    remove, version = f"/admin/badges/{badge}/criteria/remove", api.get(f"/badges/{badge}").json()["version"]
    assert admin.send_form(remove, key="0-1", version=version - 1).status_code == 422
    assert admin.send_form(remove, key="0-1", version=version).status_code == 303
    assert admin.send_form(remove, key="1-0", version=version + 1).status_code == 303
    assert groups(api, badge) == [["course.completed"]]

    api.post("/badges/award", json={"badge": badge, "members": [f"@{member.handle}"]})
    assert require(admin, badge).status_code == 422, "somebody holds it"
    assert "/criteria" not in admin.get(f"/admin/badges/{badge}").text


def test_a_loop_is_refused_where_it_would_close(admin, badge):
    assert require(admin, badge, kind="badge", subject=badge).status_code == 422


def test_many_are_given_a_badge_with_evidence_and_lose_it(se, admin, anyone, api, badge):
    admin.send_form(f"/admin/badges/{badge}/activate")
    path, members = f"/admin/badges/{badge}", [Member(anyone), Member(anyone)]
    names = f"@{members[0].handle} {members[1].handle},nobody_x"
    evidence = f"https://e.example/1\r\n{FILE}"
    refused = admin.send_form(path + "/award", members=names, evidence=evidence)
    assert refused.status_code == 422 and "@nobody_x" in MARKS.sub("", refused.text)
    for wrong in ({"members": ""}, {"members": "a b"}, {"evidence": "javascript:x"}, {"evidence": "https://e.example/1\n" * 11}):
        sent = {"members": members[0].handle, "evidence": ""} | wrong
        assert admin.send_form(path + "/award", **sent).status_code == 422, wrong

    awards = [member.api.get(f"/users/@{member.handle}/badges").json()["items"][0]["id"] for member in members]
    for award in awards:
        credential = anyone.get(f"/credentials/{award}").json()
        assert [one["id"] for one in credential["evidence"]] == ["https://e.example/1", f"ipfs://{FILE}"]
        page = httpx.get(f"{se.url}/badges/check/{award}").text
        assert f'href="/ipfs/{FILE}"' in page and 'href="https://e.example/1"' in page

    found = admin.text(f"{path}?member=@{members[0].handle}")
    assert f"award-{awards[0]}" in found and f"award-{awards[1]}" not in found
    assert "Nobody here with this handle" in admin.text(f"{path}?member=nobody_x")

    reader = Reader(se, members[0].handle)
    boxes = {f"award-{award}": "on" for award in awards}
    standing = lambda: {anyone.get(f"/users/@{one.handle}/badges").json()["items"][0]["standing"] for one in members}  # noqa: E731
    for action, expected in (("suspend", "suspended"), ("restore", "valid"), ("revoke", "revoked")):
        change = {"action": action, "reason": "A test."}
        assert admin.send_form(path + "/awards", **boxes, **change | {"reason": ""}).status_code == 422
        assert admin.send_form(path + "/awards", **change).status_code == 422, "nothing is chosen"
        assert reader.send_form(path + "/awards", **boxes, **change).status_code == 403
        assert admin.send_form(path + "/awards", **boxes, **change).status_code == 303
        assert standing() == {expected}
    assert "A test." in admin.get(path).text


def test_a_holder_replaces_and_closes_the_address_that_shows_a_badge(se, anyone, api, member):
    api.post("/badges/award", json={"badge": "code-of-conduct", "members": [f"@{member.handle}"]})
    privacy = member.api.get("/users/me/privacy").json() | {"badges": "me"}
    assert member.api.put("/users/me/privacy", json=privacy, headers={"If-Match": "*"}).status_code == 200
    own = lambda: member.api.get(f"/users/@{member.handle}/badges").json()["items"][0]  # noqa: E731
    award, first = own()["id"], own()["share"]
    opened = lambda share: anyone.get(f"/credentials/{share}").status_code  # noqa: E731
    assert opened(first) == 200 and opened(award) == 404
    for stranger in (api, Member(anyone).api):
        assert stranger.post(f"/credentials/{award}/share").status_code == 404
        assert stranger.delete(f"/credentials/{award}/share").status_code == 404
    second = member.api.post(f"/credentials/{award}/share").json()["share"]
    assert second == own()["share"] != first and opened(first) == 404 and opened(second) == 200
    for _ in range(2):
        assert member.api.delete(f"/credentials/{award}/share").status_code == 204
    assert "share" not in own() and opened(second) == 404 and opened(award) == 404

    reader = Reader(se, member.handle)
    page = reader.get(f"/badges/check/{award}").text
    assert "no address shows this one" in page and "Close the address" not in page
    assert reader.send_form(f"/badges/check/{award}/share").status_code == 303
    third = own()["share"]
    assert opened(third) == 200 and "Close the address" in reader.get(f"/badges/check/{third}").text
    assert reader.send_form(f"/badges/check/{award}/share/close").status_code == 303
    assert opened(third) == 404
