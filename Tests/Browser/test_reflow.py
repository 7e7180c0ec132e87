"""Small screens and large text: nothing has to be scrolled sideways, nothing is cut off."""

from browsing import PAGE_KINDS, edit_profile, sign_up

# Elements that stick out of the window or hide a part of their own text.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(element => {
    if (element.closest('.hidden, .skip, svg') || !element.getClientRects().length) return false;
    const box = element.getBoundingClientRect();
    const isCut = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    return box.left < -1 || box.right > innerWidth + 1 || (isCut && !element.matches('input, textarea'));
}).map(element => `${element.tagName}.${element.className} ${element.innerText.slice(0, 30)}`)"""
# Width of the window and size of the text, in px.
SIZES = [(320, 16), (1280, 32), (640, 32)]
LONGEST_NAME = "W" * 50
LONGEST_HANDLE = "long_handle_20_chars"


class Window:
    """A browser's window and the size of its text, as people set it."""

    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Page.enable")

    def resize(self, width: int, text: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})
        self.session.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
        assert self.page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{text}px"

    def faults(self) -> list[str]:
        page = self.page
        scrolled = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        wide = [f"{page.url} is {scrolled} px wider than the window"] if scrolled > 0 else []
        return wide + [f"{page.url} cuts off {element}" for element in page.evaluate(CUT_OFF)]


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
