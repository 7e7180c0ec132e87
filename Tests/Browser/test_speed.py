"""How soon a page shows on a slow line and a slow machine, and whether it stays still."""

import pytest

# A slow mobile line, and a processor a sixth as fast as this one.
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
SLOWER = 6
LARGEST_PAINT_WITHIN = 3_000
LAYOUT_SHIFT = 0.02
# Waits for the browser to report a paint, and for what it still does after it.
MEASURED = """() => new Promise(done => {
    let shift = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => shift += entry.value))
        .observe({type: 'layout-shift', buffered: true});
    new PerformanceObserver(list => {
        const paint = list.getEntries().at(-1).startTime;
        requestIdleCallback(() => done([paint, shift]));
    }).observe({type: 'largest-contentful-paint', buffered: true});
})"""


@pytest.mark.parametrize("path", ["/", "/people"])
def test_a_page_shows_soon_and_stays_still(path, page, se):
    """Largest contentful paint within 3 s at 400 kbit/s with 400 ms round trips; cumulative layout shift at most 0.02."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(se.page(path))
    paint, shift = page.evaluate(MEASURED)
    assert paint <= LARGEST_PAINT_WITHIN
    assert shift <= LAYOUT_SHIFT
