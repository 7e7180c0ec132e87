"""Two browsers in two territories: a follow and a block, on which both homes agree."""

import pytest

from browsing import sign_up, within

AGREED_WITHIN = 5.0


@pytest.fixture
def both(open_page, se, dk):
    """Somebody of each territory, who are known in the other."""
    here, there = open_page(), open_page()
    sign_up(here, se, "maren", "Maren Myr")
    sign_up(there, dk, "bodil", "Bodil Bang")
    within(AGREED_WITHIN, lambda: here.goto(se.page("/people/@bodil@dk")).ok)
    within(AGREED_WITHIN, lambda: there.goto(dk.page("/people/@maren@se")).ok)
    return here, there


def press(page, action: str) -> None:
    with page.expect_navigation():
        page.locator(f"main form[action$='/{action}'] button").click()


def shown(page) -> set[str]:
    """What the page of the other says is between the two."""
    page.reload()
    return set(page.locator("main .pill").all_inner_texts())


def test_a_follow_each_way_and_a_block_are_known_in_both_homes(both, open_page, se, dk):
    here, there = both
    press(here, "follow")
    within(AGREED_WITHIN, lambda: shown(here) == {"You follow"} and shown(there) == {"Follows you"})
    press(there, "follow")
    within(AGREED_WITHIN, lambda: shown(here) == shown(there) == {"You follow", "Follows you"})
    here.goto(se.page("/people/@maren/followers"))
    assert here.get_by_text("@bodil@dk").count() == 1
    there.goto(dk.page("/people/@bodil/followers"))
    assert there.get_by_text("@maren@se").count() == 1

    there.goto(dk.page("/people/@maren@se"))
    press(there, "block")
    assert shown(there) == {"You block this member"}
    within(AGREED_WITHIN, lambda: here.goto(se.page("/people/@bodil@dk")).status == 404)
    here.goto(se.page("/people/@maren/followers"))
    assert here.get_by_text("@bodil@dk").count() == 0
    visitor = open_page()
    assert visitor.goto(se.page("/people/@bodil@dk")).ok

    press(there, "unblock")
    within(AGREED_WITHIN, lambda: here.goto(se.page("/people/@bodil@dk")).ok)
    assert shown(here) == shown(there) == set()
