"""axe, which finds what people with a screen reader, a magnifier or other colours cannot use."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
# WCAG 2.2's target size is off in axe unless asked for.
ALL = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# Of those about colours, which take axe longer than all others, nothing depends on the width or the language.
ALL_BUT_COLOURS = {**ALL, "rules": {**ALL["rules"], "color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": {"type": "tag", "values": ["cat.color"]}, "resultTypes": ["violations"]}


def violations(page, options: dict) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{violation['id']} at {node['target']}" for violation in found for node in violation["nodes"]]
