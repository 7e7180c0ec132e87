"""A walk with the Tab key over a page."""

FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    // The middle of what is in view of its first line.
    const line = element.getClientRects()[0] ?? box;
    const middle = (Math.max(line.top, 0) + Math.min(line.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(line.x + line.width / 2, middle);
    return {
        name: element.id || element.innerText.trim() || element.getAttribute('aria-label') || element.tagName,
        isOutlined: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 3,
        // Of a text of several lines a browser brings the one into view that is written.
        isInView: box.top >= 0 && box.left >= 0 && box.right <= innerWidth
            && (element.matches('textarea') ? box.top + 44 : box.bottom) <= innerHeight,
        isCovered: !element.contains(top),
        isSkipLink: element.classList.contains('skip'),
    };
}"""
REACHABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary"
# The choices of one question are one stop; arrows lead from one to the next.
SHARED_STOPS = """() => {
    const choices = [...document.querySelectorAll('input[type=radio]')];
    return choices.length - new Set(choices.map(choice => choice.name)).size;
}"""
# A browser remembers where in a document Tab was pressed last.
TO_THE_TOP = """() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
}"""


def press_tab(page) -> dict | None:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def faults_of_focus(page) -> list[str]:
    page.evaluate(TO_THE_TOP)
    stops = walk(page, limit=page.locator("*").count())
    faults = [str(stop) for stop in stops if not is_visible(stop)]
    controls = page.locator(REACHABLE).locator("visible=true").count() - page.evaluate(SHARED_STOPS)
    if len(stops) < controls:
        faults.append(f"{len(stops)} stops for {controls} controls")
    return faults


def walk(page, limit: int) -> list[dict]:
    """Tab from the top of the document until it leaves it."""
    stops = []
    while len(stops) < limit:
        stop = press_tab(page)
        if stop is None or (stop["isSkipLink"] and stops):
            break
        stops.append(stop)
    return stops


def is_visible(stop: dict) -> bool:
    return stop["isOutlined"] and stop["isInView"] and not stop["isCovered"]
