"""Every kind of page, opened once: for axe, on small screens with large text, and with the keyboard alone."""

import pytest

import axe
from browsing import PAGE_KINDS, Window
from tabbing import faults_of_focus

WIDE, NARROW = 1280, 360
TEXT = 16
# Width of the window and size of the text, in px: small screens, and text at 200 % on wider ones.
SIZES = [(320, 16), (1280, 32), (640, 32)]


@pytest.fixture(scope="module")
def windows(browser, sessions):
    """One for each who looks: none of the pages here changes anything."""
    contexts = {reader: browser.new_context(locale="en-GB", storage_state=state) for reader, state in sessions.items()}
    yield {reader: Window(context.new_page()) for reader, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module", params=PAGE_KINDS, ids=str)
def window(request, windows, se):
    kind = request.param
    window = windows[kind.by]
    window.page.emulate_media(color_scheme="light")
    window.resize(WIDE, TEXT)
    kind.open(window.page, se)
    # Every second page is walked through on a wide screen, the others on a narrow one: the frame around them is the same.
    window.walked = WIDE if PAGE_KINDS.index(kind) % 2 == 0 else NARROW
    return window


def test_axe_finds_nothing(window):
    """In both themes, on a wide and on a narrow screen; the dark theme redefines colours and nothing else."""
    page = window.page
    found = axe.violations(page, axe.ALL)
    page.emulate_media(color_scheme="dark")
    found += axe.violations(page, axe.COLOURS)
    page.emulate_media(color_scheme="light")
    window.resize(NARROW, TEXT)
    assert found + axe.violations(page, axe.ALL_BUT_COLOURS) == []


def test_nothing_needs_scrolling_sideways(window):
    faults = []
    for width, text in SIZES:
        window.resize(width, text)
        faults += [f"{width} px, text {text} px: {fault}" for fault in window.faults()]
    assert faults == []


def test_focus_is_visible_at_every_stop_and_every_control_is_one(window):
    window.resize(window.walked, TEXT)
    assert [f"{window.walked} px: {fault}" for fault in faults_of_focus(window.page)] == []


def test_axe_sees_a_violation(windows, se):
    """What keeps it honest: a button without a name is found."""
    page = windows["visitor"].page
    page.goto(se.page("/"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any("button-name" in line for line in axe.violations(page, axe.ALL))
