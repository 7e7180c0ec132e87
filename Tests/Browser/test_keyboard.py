"""With the keyboard alone."""

from browsing import PASSWORD, path_of
from tabbing import press_tab


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
