"""With the keyboard alone."""

from browsing import PAGE_KINDS, PASSWORD, path_of

FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    // The middle of what is in view of it.
    const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(box.x + box.width / 2, middle);
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


def press_tab(page) -> dict | None:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def test_the_first_stop_is_the_link_that_skips_to_the_content(page, se):
    page.goto(se.page("/people"))
    first = press_tab(page)
    assert first["isSkipLink"] and first["isInView"] and first["isOutlined"]
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "main"
    assert press_tab(page)["name"] == "q"


def test_somebody_signs_in(page, se):
    page.goto(se.page("/"))
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url(se.page("/sign-in"))
    tab_to(page, "login")
    page.keyboard.type("ola")
    tab_to(page, "password")
    page.keyboard.type(se.passwords["ola"])
    page.keyboard.press("Enter")
    page.wait_for_url(se.page("/me"))
    assert page.get_by_role("heading", level=1).inner_text() == "Ola Nordmann"
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    page.wait_for_url(se.page("/"))


def test_somebody_signs_up_after_a_mistake_and_writes_her_profile(page, se):
    page.goto(se.page("/sign-up"))
    for name, text in [("display_name", "Kari Vik"), ("handle", "k!"), ("email", "kari@example.org")]:
        tab_to(page, name)
        page.keyboard.type(text)
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_function("document.title.startsWith('Error:')")

    tab_to(page, "Handle: At least 3 characters; yours has 2.")
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "handle"
    page.keyboard.press("Control+A")
    page.keyboard.type("kari")
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(se.page("/me"))

    tab_to(page, "Edit profile")
    page.keyboard.press("Enter")
    page.wait_for_url(se.page("/me/edit"))
    tab_to(page, "bio")
    page.keyboard.type("I knit.")
    tab_to(page, "Save")
    page.keyboard.press("Space")
    page.wait_for_url(se.page("/me?saved"))
    assert page.locator(".bio").inner_text() == "I knit."


def tab_to(page, name: str) -> None:
    for _ in range(30):
        if press_tab(page)["name"] == name:
            return
    raise AssertionError(f"Tab does not lead to {name!r} on {path_of(page.url)}")


def test_focus_is_visible_at_every_stop_and_every_control_is_one(pages_of, se):
    faults = []
    for kind in PAGE_KINDS:
        current = pages_of[kind.by]
        for width in [1280, 360]:
            # Anew, because a browser remembers where in a document Tab was pressed last.
            kind.open(current, se)
            current.set_viewport_size({"width": width, "height": 800})
            faults += [f"{kind} at {width} px: {fault}" for fault in faults_of_focus(current)]
    assert faults == []


def faults_of_focus(page) -> list[str]:
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
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
