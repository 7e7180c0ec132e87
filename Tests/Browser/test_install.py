"""A course of another territory, installed by its address without a script and published unchanged."""

import httpx

from browsing import path_of, sign_in, within

SLUG = "knots-to-lend"
SHOWS_WITHIN = 30.0


def press(page, selector):
    with page.expect_navigation():
        page.locator(selector).first.click()


def publish_lesson(page, territory):
    page.goto(territory.page("/teach"))
    page.locator("#title").fill("Knots to lend")
    page.locator("#slug").fill(SLUG)
    press(page, "section.narrow form button")
    press(page, "button[value=add-section]")
    press(page, "button[value=add-lesson]")
    page.locator("#title").fill("The bowline")
    page.locator("#body").fill("The rabbit comes out of its hole.")
    press(page, "form.stack button.button")
    page.goto(territory.page(f"/courses/{SLUG}/edit"))
    press(page, "button[value=publish]")


def address_of(territory):
    """The content address of what is published."""
    token = httpx.post(
        territory.page("/api/v1/auth/login"), json={"login": "admin", "password": territory.passwords["admin"]}
    ).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(territory.page(f"/api/v1/courses/{SLUG}/package"), headers=headers).json()["cid"]


def test_a_course_is_installed_and_published_unchanged_under_the_same_address(open_page, session_of_admin, se, dk):
    here = open_page(storage_state=session_of_admin, java_script_enabled=False)
    publish_lesson(here, se)

    there = open_page(java_script_enabled=False)
    there.goto(dk.page("/courses/elsewhere"))
    assert there.locator("main form[action='/courses/elsewhere']").count() == 0, "visitors install nothing"
    sign_in(there, dk, "admin", dk.passwords["admin"])

    def is_listed():
        there.goto(dk.page("/courses/elsewhere"))
        return card(there).locator("code").count() == 1

    within(SHOWS_WITHIN, is_listed)
    address = card(there).locator("code").inner_text()

    def is_installed():
        # The package is kept within seconds of publishing; whoever comes before is told to come again.
        with there.expect_navigation():
            card(there).get_by_role("button", name="Install: Knots to lend").click()
        return path_of(there.url) == f"/courses/{SLUG}/edit"

    within(SHOWS_WITHIN, is_installed)
    assert there.locator("#title").input_value() == "Knots to lend"
    press(there, "button[value=publish]")
    there.goto(dk.page(f"/courses/{SLUG}"))
    assert "The bowline" in there.locator("main").inner_text()
    assert address == address_of(se) == address_of(dk)

    there.goto(dk.page("/courses/elsewhere"))
    assert card(there).get_by_role("button").count() == 0
    assert card(there).get_by_role("link", name="Open it here").count() == 1


def card(page):
    return page.locator("main li.card", has_text="Knots to lend")
