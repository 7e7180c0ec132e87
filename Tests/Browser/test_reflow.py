"""Small screens and large text: nothing has to be scrolled sideways, nothing is cut off."""

from browsing import PAGE_KINDS, Window, edit_profile, sign_up

# Width of the window and size of the text, in px.
SIZES = [(320, 16), (1280, 32), (640, 32)]
LONGEST_NAME = "W" * 50
LONGEST_HANDLE = "long_handle_20_chars"


def test_nothing_needs_scrolling_sideways(pages_of, se):
    """At 320 px, and with text at 200 % of its size on wider screens."""
    windows = {reader: Window(page) for reader, page in pages_of.items()}
    faults = []
    for kind in PAGE_KINDS:
        window = windows[kind.by]
        kind.open(window.page, se)
        for width, text in SIZES:
            window.resize(width, text)
            faults += [f"{width} px, text {text} px: {fault}" for fault in window.faults()]
    assert faults == []


def test_the_longest_names_need_no_scrolling_either(page, se, dk):
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
