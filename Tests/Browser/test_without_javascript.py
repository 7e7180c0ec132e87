"""What people do, with JavaScript switched off."""

import pytest

from browsing import PASSWORD, fill_sign_up, path_of, submit


@pytest.fixture
def page(open_page):
    return open_page(java_script_enabled=False)


def test_somebody_signs_up_edits_her_profile_signs_out_and_in_again(page, se):
    page.goto(se.page("/"))
    page.get_by_role("main").get_by_role("link", name="Create account").click()
    fill_sign_up(page, display_name="Liv Holm", handle="liv", email="liv@example.org", password=PASSWORD)
    submit(page)
    assert path_of(page.url) == "/me"
    assert page.get_by_role("heading", level=1).inner_text() == "Liv Holm"

    page.get_by_role("link", name="Edit profile").click()
    page.get_by_label("About me").fill("Fiddle & <b>old</b> boats.\nBoth in summer.")
    submit(page)
    assert page.get_by_role("status").inner_text() == "Your profile is saved."
    assert page.locator(".bio").inner_text() == "Fiddle & <b>old</b> boats.\nBoth in summer."

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(se.page("/"))
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    fill_sign_up(page, login="liv", password=PASSWORD)
    submit(page)
    assert path_of(page.url) == "/me"
    assert page.locator(".bio").inner_text().startswith("Fiddle")


def test_what_was_typed_into_the_profile_is_what_the_form_shows_again(page, se):
    """A first line break and characters of HTML come back unchanged."""
    page.goto(se.page("/sign-up"))
    fill_sign_up(page, display_name="Per & \"Åse\"", handle="per", email="per@example.org", password=PASSWORD)
    submit(page)
    page.goto(se.page("/me/edit"))
    page.locator("[name=bio]").fill("</textarea> one\n\n  two")
    submit(page)
    page.goto(se.page("/me/edit"))
    assert page.locator("[name=bio]").input_value() == "</textarea> one\n\n  two"
    assert page.locator("[name=display_name]").input_value() == "Per & \"Åse\""


def test_wrong_input_comes_back_with_a_summary_that_links_to_the_fields(page, se):
    """The title begins "Error:" and everything typed is kept but the password (S-023)."""
    typed = {"display_name": "Eva Ek", "handle": "E!", "email": "nowhere"}
    page.goto(se.page("/sign-up"))
    fill_sign_up(page, **typed, password="short")
    response = submit(page)
    assert response.status == 422
    assert page.title().startswith("Error:")
    links = page.get_by_role("alert").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == ["#handle", "#email", "#password"]
    for link in links.all():
        name = link.get_attribute("href").removeprefix("#")
        link.click()
        assert page.locator(":focus").get_attribute("id") == name
        wrong = page.locator(f"#{name}")
        assert wrong.get_attribute("aria-invalid") == "true"
        assert f"{name}-error" in wrong.get_attribute("aria-describedby").split()
        assert link.inner_text().split(": ", 1)[1] in page.locator(f"#{name}-error").inner_text()
    assert {name: page.locator(f"#{name}").input_value() for name in typed} == typed
    assert page.locator("#password").input_value() == ""


def test_each_line_of_the_summary_says_which_field_it_is_about(page, se):
    page.goto(se.page("/sign-up"))
    submit(page)
    lines = page.get_by_role("alert").get_by_role("listitem").all_inner_texts()
    assert lines == [f"{field}: This is needed." for field in ["Name", "Handle", "E-mail", "Password"]]


def test_a_handle_that_is_taken_is_said_beside_the_field(page, se):
    page.goto(se.page("/sign-up"))
    fill_sign_up(page, display_name="Ana", handle="ana", email="other@example.org", password=PASSWORD)
    submit(page)
    assert page.title().startswith("Error:")
    assert page.get_by_role("alert").get_by_role("link").get_attribute("href") == "#handle"


def test_a_wrong_password_is_refused_without_saying_which_of_the_two_was_wrong(page, se):
    page.goto(se.page("/sign-in"))
    said = []
    for login in ["ana", "nobody_at_all"]:
        fill_sign_up(page, login=login, password="not hers at all")
        submit(page)
        assert page.title().startswith("Error:")
        assert page.locator("#login").input_value() == login
        assert page.locator("#password").input_value() == ""
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]


def test_people_are_found_by_the_beginning_of_their_name(page, se):
    page.goto(se.page("/people"))
    page.get_by_label("Name or handle begins with").fill("an")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(se.page("/people?q=an"))
    # Both are called Ana, so that either may stand first.
    assert sorted(page.locator(".rows .who span").all_inner_texts()) == ["@ana", "@ana@dk"]
    assert page.get_by_label("Name or handle begins with").input_value() == "an"
