"""The longest names on a small screen: nothing has to be scrolled sideways, nothing is cut off."""

from browsing import Window, edit_profile, sign_up

LONGEST_NAME = "W" * 50
LONGEST_HANDLE = "long_handle_20_chars"


def test_the_longest_names_need_no_scrolling(page, se, dk):
    sign_up(page, se, LONGEST_HANDLE, LONGEST_NAME)
    edit_profile(page, se, LONGEST_NAME, bio="x" * 400)
    window = Window(page)
    window.resize(320, 16)
    faults = []
    for address in [se.page("/"), se.page("/me"), se.page("/people?q=WW"), dk.page(f"/people/@{LONGEST_HANDLE}@se")]:
        page.goto(address)
        assert LONGEST_NAME in page.inner_text("main")
        faults += window.faults()
    assert faults == []
