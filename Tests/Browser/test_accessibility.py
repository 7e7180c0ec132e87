"""axe on every kind of page, in both themes, on a wide and on a narrow screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from browsing import PAGE_KINDS

THEMES = ["light", "dark"]
WIDTHS = [1280, 360]
# WCAG 2.2's target size is off in axe unless asked for.
OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# The dark theme redefines colours and nothing else, so that in it the rules about colours are asked again.
COLOURS = {"runOnly": {"type": "tag", "values": ["cat.color"]}, "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def pages(browser, sessions):
    """One page for each who looks: none of the pages here changes anything."""
    contexts = {reader: browser.new_context(storage_state=state) for reader, state in sessions.items()}
    yield {reader: context.new_page() for reader, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("kind", PAGE_KINDS, ids=str)
def test_axe_finds_nothing(kind, pages, se):
    page = pages[kind.by]
    kind.open(page, se)
    page.evaluate(Axe().axe_script)
    found = [line for theme in THEMES for width in WIDTHS for line in violations(page, theme, width)]
    assert found == []


def violations(page, theme: str, width: int) -> list[str]:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})
    options = OPTIONS if theme == "light" else COLOURS
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [
        f"{theme} {width}: {violation['id']} at {node['target']}"
        for violation in found
        for node in violation["nodes"]
    ]


def test_axe_sees_a_violation(pages, se):
    """What keeps the matrix honest: a button without a name is found."""
    page = pages["visitor"]
    page.goto(se.page("/"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    page.evaluate(Axe().axe_script)
    assert any("button-name" in line for line in violations(page, "light", 1280))
