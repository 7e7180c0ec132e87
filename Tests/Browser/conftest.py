import os

import pytest
from playwright.sync_api import sync_playwright

from browsing import ADMIN, MEMBER, Watch, sign_in


@pytest.fixture(scope="session")
def browser():
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """Opens a page in a browser context of its own; the keywords are those of `Browser.new_context`."""
    contexts = []

    def open_page(**options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture(scope="session")
def session_of_member(browser, se):
    """The cookies of one member of `se` who stays signed in, for tests that only look."""
    return session_of(MEMBER, browser, se)


@pytest.fixture(scope="session")
def session_of_admin(browser, se):
    """The same of the administrator of `se`."""
    return session_of(ADMIN, browser, se)


def session_of(handle, browser, territory):
    context = browser.new_context(locale="en-GB")
    sign_in(context.new_page(), territory, handle, territory.passwords[handle])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def sessions(session_of_member, session_of_admin):
    """Cookies by who looks, for tests of every kind of page."""
    return {"visitor": None, "member": session_of_member, "admin": session_of_admin}


@pytest.fixture
def admin_page(open_page, session_of_admin):
    return open_page(storage_state=session_of_admin)


@pytest.fixture
def member_page(open_page, session_of_member):
    return open_page(storage_state=session_of_member)


@pytest.fixture
def watch():
    """Starts watching a page's context for what pages of a territory must not cause."""
    return lambda page, territory: Watch(territory.url).over(page.context)
