"""Small screens and large text: nothing has to be scrolled sideways, nothing is cut off."""

import pytest

from browsing import PAGE_KINDS

# Elements that stick out of the window or hide a part of their own text.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(element => {
    if (element.closest('.hidden, .skip, svg') || !element.getClientRects().length) return false;
    const box = element.getBoundingClientRect();
    const isCut = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    return box.left < -1 || box.right > innerWidth + 1 || (isCut && !element.matches('input, textarea'));
}).map(element => `${element.tagName}.${element.className} ${element.innerText.slice(0, 30)}`)"""


@pytest.mark.parametrize("width, text", [(320, 16), (1280, 32), (640, 32)])
def test_nothing_needs_scrolling_sideways(width, text, page, member_page, se):
    """At 320 px, and with text at 200 % of its size on wider screens."""
    faults = []
    for current in [page, member_page]:
        current.set_viewport_size({"width": width, "height": 800})
        session = current.context.new_cdp_session(current)
        session.send("Page.enable")
        session.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
    for kind in PAGE_KINDS:
        current = member_page if kind.by_member else page
        kind.open(current, se)
        assert current.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{text}px"
        scrolled = current.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        cut = current.evaluate(CUT_OFF)
        if scrolled > 0 or cut:
            faults.append(f"{kind}: {scrolled} px wider than the window, cut off: {cut}")
    assert faults == []
