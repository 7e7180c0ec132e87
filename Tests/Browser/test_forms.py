"""Cookies, forms that come from elsewhere, and the language switch."""

import pytest

from browsing import sign_in, sign_up

FORGED = "The form came from another page"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(page, se):
    """S-030."""
    sign_in(page, se, "siri", se.passwords["siri"])
    page.get_by_role("button", name="Norsk bokmål").click()
    page.wait_for_load_state()
    cookies = page.context.cookies()
    assert {cookie["name"] for cookie in cookies} == {"session-se", "visitor-se", "language-se"}
    for cookie in cookies:
        assert cookie["httpOnly"], cookie["name"]
        assert cookie["sameSite"] == "Lax", cookie["name"]
        assert cookie["path"] == "/", cookie["name"]
    assert page.evaluate("document.cookie") == ""


@pytest.fixture
def signed_in(member_page, se):
    member_page.goto(se.page("/me/edit"))
    return member_page


def token(page) -> str:
    return page.locator("main [name=csrf]").input_value()


def name_shown(page, se) -> str:
    page.goto(se.page("/me"))
    return page.get_by_role("heading", level=1).inner_text()


def test_a_form_without_its_token_is_refused_and_changes_nothing(signed_in, se):
    """S-031."""
    page = signed_in
    before = name_shown(page, se)
    page.goto(se.page("/me/edit"))
    page.locator("main [name=csrf]").evaluate("field => field.remove()")
    page.locator("[name=display_name]").fill("Taken over")
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Save").click()
    assert navigation.value.status == 403
    assert page.get_by_role("heading", level=1).inner_text() == FORGED
    assert name_shown(page, se) == before


def test_a_form_with_the_token_of_another_browser_is_refused(signed_in, open_page, se):
    """S-031."""
    other = open_page()
    other.goto(se.page("/sign-in"))
    form = {"csrf": token(other), "display_name": "Taken over", "bio": ""}
    response = signed_in.request.post(se.page("/me/edit"), form=form, headers={"Origin": se.url})
    assert response.status == 403
    assert name_shown(signed_in, se) != "Taken over"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_a_form_with_another_origin_is_refused_and_changes_nothing(origin, signed_in, se):
    """S-031. The same form with the site's own origin goes through, so it is the origin that decides."""
    before = name_shown(signed_in, se)
    signed_in.goto(se.page("/me/edit"))
    form = {"csrf": token(signed_in), "display_name": "Taken over", "bio": ""}
    headers = {"Origin": origin} if origin else {}
    response = signed_in.request.post(se.page("/me/edit"), form=form, headers=headers)
    assert response.status == 403
    assert name_shown(signed_in, se) == before
    own = signed_in.request.post(
        se.page("/me/edit"), form={**form, "display_name": before}, headers={"Origin": se.url}, max_redirects=0)
    assert own.status == 303


def test_a_page_of_another_site_cannot_send_a_form_even_with_the_right_token(open_page, se, dk):
    """S-031. The neighbour is on the same host and knows the token; the browser still says where the form came from."""
    page = open_page()
    sign_up(page, se, "mark", "Mark Lund")
    page.goto(se.page("/me/edit"))
    form = f"""<form method="post" action="{se.page('/me/edit')}"><input name="csrf" value="{token(page)}">
        <input name="display_name" value="Taken over"><input name="bio" value=""><button>Win</button></form>"""
    page.route(dk.page("/trap"), lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(dk.page("/trap"))
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Win").click()
    assert navigation.value.status == 403
    assert navigation.value.request.all_headers()["cookie"].find("session-se=") >= 0
    assert name_shown(page, se) == "Mark Lund"


def test_the_language_switch_shows_norwegian_and_is_remembered(page, se):
    page.goto(se.page("/people?q=an"))
    page.get_by_role("contentinfo").get_by_role("button", name="Norsk bokmål").click()
    page.wait_for_function("document.documentElement.lang === 'nb'")
    assert page.url == se.page("/people?q=an")
    assert page.get_by_role("heading", level=1).inner_text() == "Folk"
    page.goto(se.page("/sign-up"))
    assert page.title().startswith("Opprett konto")
    page.locator("main form button").click()
    page.wait_for_function("document.title.startsWith('Feil:')")
    assert page.get_by_role("alert").get_by_role("heading").inner_text() == "Noe må rettes"
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    page.wait_for_function("document.documentElement.lang === 'en'")


def test_the_browsers_language_counts_until_somebody_chooses(open_page, se):
    page = open_page(locale="nb-NO")
    page.goto(se.page("/"))
    assert page.locator("html").get_attribute("lang") == "nb"
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    page.wait_for_function("document.documentElement.lang === 'en'")


def test_the_language_can_be_switched_on_an_error_page(page, se):
    page.goto(se.page("/nowhere"))
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Norsk bokmål").click()
    assert page.url == se.page("/nowhere")
    assert navigation.value.status == 404
    assert page.locator("html").get_attribute("lang") == "nb"


def test_somebody_can_sign_out_on_an_error_page(page, se):
    sign_in(page, se, "rui", se.passwords["rui"])
    page.goto(se.page("/people/@nobody"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(se.page("/"), timeout=2_000)
