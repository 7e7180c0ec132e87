"""Sessions of pages: what they begin with, what ends them, and what a stolen cookie is worth afterwards."""

from browsing import path_of, sign_in

SESSION = "session-se"


def session(page) -> str | None:
    return next((cookie["value"] for cookie in page.context.cookies() if cookie["name"] == SESSION), None)


def leads_to(open_page, territory, value: str) -> str:
    """Where a browser with nothing but this session cookie comes to when it asks for the own profile."""
    thief = open_page()
    thief.context.add_cookies([{"name": SESSION, "value": value, "url": territory.url}])
    thief.goto(territory.page("/me"))
    return path_of(thief.url)


def test_signing_in_begins_a_session_that_nobody_can_have_known_before(page, open_page, se):
    """S-029: a session planted beforehand is not taken up, and one that was there before counts no longer."""
    planted = "A" * 43
    page.context.add_cookies([{"name": SESSION, "value": planted, "url": se.url}])
    sign_in(page, se, "siri", se.passwords["siri"])
    first = session(page)
    assert first and first != planted
    assert leads_to(open_page, se, planted) == "/sign-in"
    assert leads_to(open_page, se, first) == "/me"
    page.context.clear_cookies(name=SESSION)
    sign_in(page, se, "siri", se.passwords["siri"])
    assert session(page) != first


def test_signing_out_ends_the_session_and_not_only_its_cookie(page, open_page, se):
    """S-028."""
    sign_in(page, se, "siri", se.passwords["siri"])
    kept = session(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(se.page("/"))
    assert session(page) is None
    assert leads_to(open_page, se, kept) == "/sign-in"


def test_asking_changes_nothing(page, se):
    """S-031: whoever is lured to the address that signs people out stays signed in."""
    sign_in(page, se, "siri", se.passwords["siri"])
    assert page.goto(se.page("/sign-out")).status == 405
    page.goto(se.page("/me"))
    assert path_of(page.url) == "/me"


def test_a_session_opens_pages_and_not_the_api(page, se):
    """S-032: bearer-only endpoints do not look at cookies."""
    sign_in(page, se, "siri", se.passwords["siri"])
    assert page.request.get(se.page("/me")).ok
    assert page.request.get(se.page("/api/v1/auth/me")).status == 401
