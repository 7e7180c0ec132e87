"""Two browsers in two territories: what happens in one shows in the other, with its proof."""

import re

from browsing import edit_profile, path_of, sign_up, within

PROOF = re.compile(r"^signed by se, log position (\d+), verified$")
SHOWS_WITHIN = 2.0


def test_somebody_who_registers_in_one_shows_in_the_other_with_a_verified_signature(open_page, se, dk):
    here, there = open_page(), open_page()
    there.goto(dk.page("/people"))
    assert there.get_by_text("@eva@se").count() == 0

    sign_up(here, se, "eva", "Eva Ek")

    def is_listed():
        there.goto(dk.page("/people"))
        return row(there).count() == 1

    within(SHOWS_WITHIN, is_listed)
    listed = PROOF.match(row(there).locator(".proof").inner_text())
    assert listed
    row(there).get_by_role("link").click()
    assert path_of(there.url) == "/people/@eva@se"
    first = proof(there)
    assert first == int(listed[1])

    edit_profile(here, se, name="Eva Ekström", bio="Reads maps.\nWrites Swift.")

    def is_changed():
        there.reload()
        return there.get_by_role("heading", level=1).inner_text() == "Eva Ekström"

    within(SHOWS_WITHIN, is_changed)
    assert there.locator(".bio").inner_text() == "Reads maps.\nWrites Swift."
    assert proof(there) > first
    there.goto(dk.page("/people?q=eva"))
    assert row(there).get_by_role("link").inner_text() == "Eva Ekström"


def test_what_looks_like_html_is_text_in_both_territories(open_page, se, dk, watch):
    """S-093: what comes from elsewhere is escaped where it is shown, like what is written here."""
    here, there = open_page(), open_page()
    watching = [watch(here, se), watch(there, dk)]
    name, bio = "<b>Max</b> \"&'", "</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    sign_up(here, se, "max", name)
    edit_profile(here, se, name=name, bio=bio)

    def is_there():
        return there.goto(dk.page("/people/@max@se")).ok and there.locator(".bio").count() == 1

    within(SHOWS_WITHIN, is_there)
    for page in [here, there]:
        assert page.get_by_role("heading", level=1).inner_text() == name
        assert page.locator(".bio").inner_text() == bio
        assert page.title().startswith(name)
    # The browser says on the console that the page was not there yet, which is no fault of the page.
    assert [text for watched in watching for text in watched.complaints if "404 (Not Found)" not in text] == []


def row(page):
    return page.locator(".row", has_text="@eva@se")


def proof(page) -> int:
    match = PROOF.match(page.locator(".proof").inner_text())
    assert match, page.locator(".proof").inner_text()
    return int(match[1])


def test_a_member_of_one_is_a_visitor_in_the_other(open_page, se, dk):
    """One browser may be signed in at one territory and not at the other, though both are on one host (S-030)."""
    page = open_page()
    sign_up(page, se, "tove", "Tove Lind")
    page.goto(dk.page("/me"))
    assert path_of(page.url) == "/sign-in"
    page.goto(se.page("/me"))
    assert path_of(page.url) == "/me"
