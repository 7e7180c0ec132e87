"""A member's picture, with JavaScript switched off: chosen, shown, described, taken away."""

import io
import itertools

import pytest
from PIL import Image

from browsing import sign_up, submit

numbers = itertools.count(1)


def png():
    target = io.BytesIO()
    Image.radial_gradient("L").resize((300, 200)).save(target, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": target.getvalue()}


@pytest.fixture
def page(open_page, se):
    page = open_page(java_script_enabled=False)
    page.handle = f"pictured{next(numbers)}"
    sign_up(page, se, page.handle, "Pic Tured")
    return page


def is_drawn(page, image):
    image.scroll_into_view_if_needed()
    source = page.request.get(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + image.get_attribute("src"))
    return source.status == 200 and source.headers["content-type"] == "image/webp"


def test_a_picture_is_chosen_shown_described_and_removed(page, se):
    page.goto(se.page("/me"))
    page.locator("main a[href='/me/picture']").click()
    page.get_by_label("Picture").set_input_files([png()])
    page.get_by_label("What is to be seen").fill("A round light")
    submit(page)
    assert page.get_by_role("status").inner_text() == "Your profile is saved."
    assert is_drawn(page, page.get_by_role("main").get_by_alt_text("A round light"))
    assert is_drawn(page, page.locator("header a.me img"))

    page.goto(se.page(f"/people/@{page.handle}"))
    assert is_drawn(page, page.get_by_alt_text("A round light"))
    page.goto(se.page(f"/people?q={page.handle}"))
    tile = page.locator("li.row img.tile")
    assert is_drawn(page, tile) and tile.get_attribute("alt") == ""

    page.goto(se.page("/me/picture"))
    page.get_by_label("What is to be seen").fill("A lamp")
    page.get_by_role("button", name="Save").click()
    assert is_drawn(page, page.get_by_alt_text("A lamp"))
    page.get_by_role("button", name="Remove the picture").click()
    assert page.get_by_role("main").locator("img").count() == 0
    page.goto(se.page(f"/people?q={page.handle}"))
    assert page.locator("li.row span.tile").inner_text() == "PT"


def test_what_is_no_picture_is_told_beside_the_field(page, se):
    page.goto(se.page("/me/picture"))
    assert submit(page).status == 422
    assert "Choose a file." in page.get_by_role("alert").inner_text()
    page.get_by_label("Picture").set_input_files(
        [{"name": "me.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}]
    )
    assert submit(page).status == 415
    assert "This is no picture that is taken" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Picture").get_attribute("aria-invalid") == "true"
