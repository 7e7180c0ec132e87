"""How much a browser has to load, and to hold."""

import gzip

import pytest

from browsing import PASSWORD, within

KILOBYTE = 1024
FULL_LIST = 40
ICON = "/assets/mark."
LISTS = ["/", "/people", "/people?q=Weight", "/territories", "/docs"]


class Load:
    """The bytes and requests that one page needs, as they come over the wire."""

    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.bytes = 0
        self.requests = 0
        self.cached: set[str] = set()
        self.running: dict[str, str] = {}
        self.loaded: list[str] = []
        self.session.on("Network.requestWillBeSent", self.started)
        self.session.on("Network.loadingFailed", lambda event: self.running.pop(event["requestId"], None))
        self.session.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        self.session.on("Network.loadingFinished", self.finished)

    def started(self, event) -> None:
        self.running[event["requestId"]] = event["request"]["url"]

    def finished(self, event) -> None:
        self.loaded.append(self.running.pop(event["requestId"], ""))
        if event["requestId"] not in self.cached and event["encodedDataLength"] > 0:
            self.requests += 1
            self.bytes += event["encodedDataLength"]

    def of(self, url: str) -> tuple[int, int]:
        self.bytes = self.requests = 0
        self.loaded = []
        self.page.goto(url)
        # Chromium asks for a page's icon when it finds the time, after all the rest.
        within(10, lambda: self.heard() and not self.running and any(ICON in address for address in self.loaded))
        return self.bytes, self.requests

    def heard(self) -> bool:
        """Everything the browser had said before is heard when the answer to this comes."""
        return self.page.evaluate("() => new Promise(done => requestIdleCallback(() => done(true)))")


@pytest.fixture(scope="module")
def crowd(browser, se, dk):
    """Enough members of `dk` that a list in `se` is full of the longest rows there are."""
    context = browser.new_context()
    for number in range(FULL_LIST + 1):
        handle = f"weight_{number:02}"
        member = {
            "handle": handle, "email": f"{handle}@example.org", "password": PASSWORD,
            "display_name": f"Weight Rasmussen-Sørensen {number:02}",
        }
        assert context.request.post(dk.page("/api/v1/auth/register"), data=member).ok
    within(5, lambda: handle in context.request.get(se.page(f"/people?q={handle}")).text())
    context.close()


# What one more operation of the API may add to its reference, in bytes and in nodes.
ROUTE_BYTES = 640
ROUTE_NODES = 20


def routes(page) -> int:
    """The reference holds every operation and grows with them; other pages have none."""
    return page.locator(".route").count()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_light_at_first_view(path, page, se, crowd):
    """At most 60 KB, 6 requests and 1,500 nodes in the document, beside what the reference says of each operation."""
    load = Load(page)
    weight, requests = load.of(se.page(path))
    nodes = page.evaluate("document.querySelectorAll('*').length")
    assert weight <= 60 * KILOBYTE + ROUTE_BYTES * routes(page)
    assert requests <= 6
    assert nodes <= 1500 + ROUTE_NODES * routes(page)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_lighter_the_next_time(path, page, se, crowd):
    """At most 20 KB, since stylesheet and icons are kept, beside what the reference says of each operation."""
    load = Load(page)
    load.of(se.page(path))
    weight, requests = load.of(se.page(path))
    assert requests == 1
    assert weight <= 20 * KILOBYTE + ROUTE_BYTES * routes(page)


def test_a_full_list_was_weighed(page, se, crowd):
    page.goto(se.page("/people?q=Weight"))
    assert page.locator(".row .proof").count() == FULL_LIST
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**after=*")
    assert page.locator(".row").count() == 1


def test_the_stylesheet_is_at_most_14_kb_compressed_and_kept_for_good(page, se):
    page.goto(se.page("/"))
    address = page.locator("link[rel=stylesheet]").get_attribute("href")
    response = page.request.get(se.page(address))
    assert len(gzip.compress(response.body())) <= 14 * KILOBYTE
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
