"""Every page that links lead to, as visitor, as member and as administrator."""

from collections import deque
from urllib.parse import urljoin, urlsplit, urlunsplit

import pytest

from browsing import ADMIN, MEMBER, path_of

START = ["/", "/sign-in", "/sign-up"]
# What every page must say to the browser, whoever reads it.
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "content-type": "text/html; charset=utf-8",
}


class Crawl:
    """Follows every link of one territory and keeps what was wrong on the way."""

    def __init__(self, page, territory, language: str):
        self.page = page
        self.territory = territory
        self.language = language
        self.titles: dict[str, str] = {}
        self.faults: list[str] = []
        self.elsewhere: set[str] = set()

    def run(self) -> None:
        queue = deque(self.territory.page(path) for path in START)
        seen = set(queue)
        while queue:
            for link in self.visit(queue.popleft()):
                if not link.startswith(self.territory.url + "/"):
                    self.elsewhere.add(link)
                elif link not in seen:
                    seen.add(link)
                    queue.append(link)

    def visit(self, url: str) -> list[str]:
        """Checks one page and gives its links."""
        if not self.is_page(url):
            return []
        response = self.page.goto(url)
        path = path_of(self.page.url)
        self.expect(response.status == 200, f"{path}: status {response.status}")
        for name, value in HEADERS.items():
            self.expect(response.headers.get(name) == value, f"{path}: {name} is {response.headers.get(name)!r}")
        self.check_document(path)
        links = self.page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))")
        return [normalised(urljoin(self.page.url, link)) for link in links]

    def is_page(self, url: str) -> bool:
        """Files are asked for without being shown: what a browser makes of JSON is not a page of ours."""
        if "." not in urlsplit(url).path:
            return True
        response = self.page.request.get(url)
        self.expect(response.ok, f"{path_of(url)}: status {response.status}")
        return response.headers["content-type"].startswith("text/html")

    def check_document(self, path: str) -> None:
        title = self.page.title().strip()
        language = self.page.locator("html").get_attribute("lang")
        headings = self.page.locator("h1").count()
        self.expect(title != "", f"{path}: no title")
        self.expect(language == self.language, f"{path}: lang is {language!r}")
        self.expect(headings == 1, f"{path}: {headings} h1")
        self.titles[path] = title

    def expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)

    def repeated_titles(self) -> dict[str, list[str]]:
        paths: dict[str, list[str]] = {}
        for path, title in self.titles.items():
            paths.setdefault(title, []).append(path)
        return {title: group for title, group in paths.items() if len(group) > 1}


def normalised(url: str) -> str:
    """Without its fragment, and with the slash that an address of nothing but an origin leaves out."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path or "/", fragment=""))


# Whoever reads, and each language but English, which all other tests read, once.
READERS = ["visitor who reads es-419", "member who reads nb-NO", "admin who reads ar-EG"]


@pytest.fixture(params=READERS)
def crawled(request, se, watch, open_page, sessions):
    role, _, locale = request.param.partition(" who reads ")
    page = open_page(locale=locale or "en-GB", storage_state=sessions[role])
    watching = watch(page, se)
    crawl = Crawl(page, se, language=locale.partition("-")[0] or "en")
    crawl.run()
    crawl.faults += watching.complaints
    return role, crawl


def test_every_page_that_links_lead_to_is_whole_and_silent(crawled, dk):
    """Status 200, a title of its own, its language, one h1, a silent console, and no request to another site.

    S-069 and S-070: each says what browsers must not do, and nothing on it tries. S-071: none is kept in a cache.
    """
    role, crawl = crawled
    assert crawl.faults == []
    handle = {"member": MEMBER, "admin": ADMIN}.get(role)
    shared = {"/me": f"/people/@{handle}"} if handle else {}
    # An editor of one thing in its two languages is one page.
    groups = [{path.partition("?language=")[0] for path in group} for group in crawl.repeated_titles().values()]
    assert [group for group in groups if len(group) > 1 and group != set(*shared.items())] == []
    assert {"/people", "/people/@ana", "/people/@ana@dk", "/territories"} <= crawl.titles.keys()
    assert {"/accessibility", "/docs", "/docs/errors/TF4040"} <= crawl.titles.keys()
    assert ("/me/edit" in crawl.titles) == (role != "visitor")
    assert ({"/admin/federation", "/admin/federation/dk"} <= crawl.titles.keys()) == (role == "admin")
    assert crawl.elsewhere == {dk.page("/")}


def test_a_visitor_who_asks_for_a_members_page_is_sent_to_sign_in(page, se):
    for path in ["/me", "/me/edit"]:
        page.goto(se.page(path))
        assert path_of(page.url) == "/sign-in"


def test_the_command_in_the_api_reference_works_as_it_stands(page, se):
    page.goto(se.page("/docs"))
    command, address = page.locator("pre code").inner_text().split(" ")
    assert command == "curl"
    answer = page.request.get(address)
    assert answer.ok
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


def test_an_address_that_is_nothing_answers_404_with_a_page_that_leads_home(page, se):
    response = page.goto(se.page("/nowhere"))
    assert response.status == 404
    page.get_by_role("link", name="Go to the home page").click()
    page.wait_for_url(se.page("/"))


def test_a_member_stays_a_member_on_an_address_that_is_nothing(member_page, se):
    member_page.goto(se.page("/nowhere"))
    assert member_page.get_by_role("banner").get_by_role("button", name="Sign out").count() == 1


def test_an_error_page_is_no_place_of_the_navigation(page, se):
    page.goto(se.page("/nowhere"))
    assert page.locator("[aria-current=page]").count() == 0


def test_the_watch_hears_a_violation_of_the_policy_and_a_foreign_request(page, se, dk, watch):
    """What keeps the crawl honest: a page that does break the rules is noticed."""
    watching = watch(page, se)
    page.goto(se.page("/"))
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.goto(dk.page("/"))
    assert any("Content Security Policy" in complaint for complaint in watching.complaints)
    assert f"foreign request: {dk.page('/')}" in watching.complaints
