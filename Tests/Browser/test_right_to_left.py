"""The pages in Arabic, which run from right to left; addresses, paths and code in them do not."""

import re

import pytest

import axe
from browsing import PAGE_KINDS, Window

# An @ or a slash that a browser shows behind the letter that follows it, and code that does not run from left to right.
TURNED_ROUND = r"""() => {
    const faults = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const box = (node, index) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        return range.getBoundingClientRect();
    };
    while (walker.nextNode()) {
        const node = walker.currentNode;
        for (const match of node.data.matchAll(/(?<![a-z0-9])[@\/][a-z]/gi)) {
            const sign = box(node, match.index), letter = box(node, match.index + 1);
            if (Math.abs(sign.top - letter.top) < 1 && sign.left > letter.left) faults.push(node.data.trim());
        }
    }
    for (const code of document.querySelectorAll('code:not(.method), pre')) {
        if (getComputedStyle(code).direction !== 'ltr') faults.push(`code ${code.innerText}`);
    }
    return faults;
}"""
# What names a side of the screen instead of the beginning or the end of a line.
SIDES = r"(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|(?:text-align|float|clear):(?:left|right)"


@pytest.fixture(scope="module")
def windows(browser, sessions):
    """One for each who looks and reads Arabic: none of the pages here changes anything."""
    contexts = {
        reader: browser.new_context(locale="ar-EG", storage_state=state) for reader, state in sessions.items()
    }
    yield {reader: Window(context.new_page()) for reader, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("kind", PAGE_KINDS, ids=str)
def test_a_page_in_arabic_runs_from_right_to_left_and_fits(kind, windows, se):
    window = windows[kind.by]
    page = window.page
    kind.open(page, se)
    assert page.locator("html[lang=ar]").get_attribute("dir") == "rtl"
    for width in [1280, 360]:
        window.resize(width, 16)
        assert window.faults() == []
        assert page.evaluate(TURNED_ROUND) == []
    assert axe.violations(page, axe.ALL_BUT_COLOURS) == []


def test_what_points_in_the_direction_of_reading_points_to_the_left(windows, se):
    page = windows["visitor"].page
    page.goto(se.page("/docs"))
    summary = page.locator("details.route summary").first
    turn = "summary => getComputedStyle(summary.querySelector('.method'), '::before').rotate"
    assert summary.evaluate(turn) == "135deg"
    summary.click()
    assert summary.evaluate(turn) == "45deg"


def test_a_name_begins_where_the_lines_around_it_begin(windows, se):
    """A name in Latin letters keeps its own direction, and stands at the right edge all the same."""
    page = windows["visitor"].page
    page.goto(se.page("/people/@ana"))
    rights = page.evaluate("""() => [...document.querySelectorAll('.head .grow > *')].map(element => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return Math.round(range.getBoundingClientRect().right - element.parentElement.getBoundingClientRect().right);
    })""")
    assert rights == [0, 0]


def test_the_stylesheet_knows_no_left_and_right(page, se):
    page.goto(se.page("/"))
    address = page.locator("link[rel=stylesheet]").get_attribute("href")
    assert re.findall(SIDES, page.request.get(se.page(address)).text()) == []


def test_the_check_of_directions_sees_an_address_turned_round(windows, se):
    """What keeps it honest."""
    page = windows["visitor"].page
    page.goto(se.page("/"))
    page.evaluate("document.querySelector('main').append('@ana')")
    assert page.evaluate(TURNED_ROUND) == ["@ana"]
