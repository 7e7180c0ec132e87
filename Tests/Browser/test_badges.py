"""What people see of badges: whoever shows one, and whoever checks it."""

import re

import httpx
import pytest

from browsing import sign_up


@pytest.fixture
def credential(page, se):
    """Where the badge that siri earned by the course has its files."""
    page.goto(se.page("/people/@siri/badges"))
    address = page.locator("main a[href*='/badges/check/']").first.get_attribute("href")
    return se.page(address.replace("/badges/check/", "/badges/credentials/"))


@pytest.mark.parametrize("form", ["badge.png", "badge.svg", "credential.json", "credential.jwt"])
def test_a_file_with_a_badge_is_checked_without_a_script(open_page, se, credential, form):
    page = open_page(java_script_enabled=False)
    page.goto(se.page("/badges/check"))
    content = httpx.get(f"{credential}/{form}").content
    page.locator("#file").set_input_files({"name": form, "mimeType": "application/octet-stream", "buffer": content})
    page.locator("form[action='/badges/check'] button").click()
    assert page.locator("main .state.good").count() == 1
    assert "Code of Conduct" in page.locator("main .facts").inner_text()


def test_a_changed_badge_is_told_from_a_whole_one(page, se, credential):
    text = httpx.get(f"{credential}/credential.json").text
    page.goto(se.page("/badges/check"))
    page.locator("[name=credential]").fill(re.sub("passed the quiz", "won the race", text))
    page.locator("form[action='/badges/check'] button").click()
    assert page.locator("main .state.bad").count() == 1


def test_who_shows_nothing_is_told_so(page, se):
    page.goto(se.page("/badges/check"))
    with page.expect_navigation() as navigation:
        page.locator("form[action='/badges/check'] button").click()
    assert navigation.value.status == 422
    assert page.locator("[role=alert]").count() == 1
    assert page.locator("#credential").get_attribute("aria-invalid") == "true"


def test_the_badge_that_a_course_earned_is_on_the_wall_and_counts_in_the_other_territory(page, se, dk):
    page.goto(se.page("/people/@siri/badges"))
    assert page.locator("main .card .state.good").count() == 1
    page.goto(se.page("/badges/code-of-conduct"))
    assert page.locator("main a[href='/people/@siri/badges']").count() == 1
    admin = httpx.post(
        dk.page("/api/v1/auth/login"), json={"login": "admin", "password": dk.passwords["admin"]}
    ).json()["access_token"]
    decision = httpx.get(
        dk.page("/api/v1/permissions/explain"),
        params={"capability": "forum.post", "member": "@siri@se"},
        headers={"Authorization": f"Bearer {admin}"},
    ).json()
    assert decision["allowed"]
    assert decision["conditions"][0]["because"][0]["issuer"] == "se"


def test_an_administrator_lets_a_badge_of_another_territory_give_a_capability(open_page, session_of_admin, se):
    page = open_page(storage_state=session_of_admin, java_script_enabled=False)
    page.goto(se.page("/admin/trust"))
    page.locator("#badge").fill("dk/three-knots")
    with page.expect_navigation() as navigation:
        page.locator("form.stack button.button").last.click()
    assert navigation.value.status == 422, "it counts for nothing yet"
    page.locator("#capability").select_option("forum.react")
    with page.expect_navigation():
        page.locator("form.stack button.button").last.click()
    policy = page.locator("main .entries li", has_text="three-knots")
    assert "React to what others write" in policy.inner_text()
    with page.expect_navigation():
        policy.get_by_role("button").click()
    assert page.locator("main .entries li", has_text="three-knots").count() == 0


def test_a_badge_that_is_not_for_everybody_is_shown_by_an_address_of_its_own(open_page, page, se):
    member = open_page(java_script_enabled=False)
    sign_up(member, se, "private_petra", "Petra Private")
    member.goto(se.page("/me/privacy"))
    member.locator("#badges").select_option("me")
    with member.expect_navigation():
        member.locator("main form button.button").last.click()
    admin = httpx.post(
        se.page("/api/v1/auth/login"), json={"login": "admin", "password": se.passwords["admin"]}
    ).json()["access_token"]
    given = httpx.post(
        se.page("/api/v1/badges/award"), json={"badge": "three-knots", "members": ["@private_petra"]},
        headers={"Authorization": f"Bearer {admin}"},
    ).json()["items"][0]["award"]["id"]
    member.goto(se.page("/people/@private_petra/badges"))
    member.locator("main a[href*='/badges/check/']").first.click()
    shared = member.locator("main .notice a").get_attribute("href")
    assert page.goto(se.page(f"/badges/check/{given}")).status == 404
    assert page.goto(se.page(shared)).status == 200
    assert page.locator("main .state.good").count() == 1
    assert "Petra" not in page.locator("main").inner_text()
    assert page.locator("main a[href$='/badge.png']").get_attribute("href").startswith(
        shared.replace("/check/", "/credentials/"))
