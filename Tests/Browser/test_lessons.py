"""A lesson with a picture: written, looked at, put in its place and read."""

import io

import httpx
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from browsing import path_of, sign_up

from test_teaching import press

SLUG = "moons-to-see"


def png():
    target = io.BytesIO()
    said = PngInfo()
    said.add_text("Comment", "59.9139 N 10.7522 E")
    Image.radial_gradient("L").resize((300, 200)).save(target, "PNG", pnginfo=said)
    return {"name": "moon [full].png", "mimeType": "image/png", "buffer": target.getvalue()}


def begin(page, se, slug, *parts):
    """A course with a quiz-free section of these lessons."""
    page.goto(se.page("/teach"))
    page.locator("#title").fill("Moons")
    page.locator("#slug").fill(slug)
    press(page, "section.narrow form button")
    press(page, "button[value=add-section]")
    for part in parts:
        page.goto(se.page(f"/courses/{slug}/edit"))
        press(page, "button[value=add-lesson]")
        page.locator("#title").fill(part)
        page.locator("#body").fill(f"All about: {part}.")
        press(page, "form.stack button.button")


def is_drawn(image):
    image.scroll_into_view_if_needed()
    image.page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    return True


def test_a_picture_is_added_to_a_lesson_without_a_script_and_shown_to_learners(open_page, session_of_admin, se):
    author = open_page(storage_state=session_of_admin, java_script_enabled=False)
    begin(author, se, SLUG, "The full moon")
    author.get_by_label("What it shows").fill("A *round* light")
    author.get_by_label("Picture, film, sound or document").set_input_files([png()])
    press(author, "#files form button")
    assert path_of(author.url).endswith("?saved#files") or path_of(author.url).endswith("?saved")
    text = author.locator("#body").input_value()
    assert text.startswith("All about: The full moon.\n\n![") and "filename=moon%20%5Bfull%5D.png" in text
    assert author.locator("#files li").count() == 1

    author.get_by_role("link", name="View as a learner").click()
    assert "Nothing is recorded." in author.locator(".notice").inner_text()
    assert author.get_by_alt_text("A *round* light").count() == 1
    author.goto(se.page(f"/courses/{SLUG}/edit"))
    press(author, "button[value=publish]")

    learner = open_page()
    sign_up(learner, se, "moon_reader", "Mo Reader")
    learner.goto(se.page(f"/courses/{SLUG}"))
    press(learner, "form[action$='/enrol'] button")
    picture = learner.get_by_alt_text("A *round* light")
    assert is_drawn(picture)
    shown = httpx.get(se.page(picture.get_attribute("src"))).content
    assert shown.startswith(b"\x89PNG") and b"59.9139" not in shown, "it says nothing of where it was taken"

    author.goto(se.page(f"/courses/{SLUG}/edit"))
    author.locator(".outline a").click()
    author.locator("#body").fill(f"![Gone](ipfs:bafkrei{'a' * 52})")
    press(author, "form.stack button.button")
    author.goto(se.page(f"/courses/{SLUG}/edit"))
    press(author, "button[value=publish]")
    problem = author.get_by_role("alert").inner_text()
    assert "The full moon needs the file bafkrei" in problem


def test_parts_are_dragged_to_their_place(open_page, session_of_admin, se):
    author = open_page(storage_state=session_of_admin)
    begin(author, se, "moons-to-order", "First", "Second", "Third")
    author.goto(se.page("/courses/moons-to-order/edit"))
    parts = author.locator("ol.outline li")
    assert [part.split("\n")[0] for part in parts.all_inner_texts()] == ["First", "Second", "Third"]
    with author.expect_navigation():
        parts.nth(2).locator(".small").drag_to(parts.nth(0), target_position={"x": 20, "y": 3})
    assert [part.split("\n")[0] for part in parts.all_inner_texts()] == ["Third", "First", "Second"]


def test_a_quiz_is_looked_at_and_nothing_is_recorded(open_page, session_of_admin, se):
    author = open_page(storage_state=session_of_admin, java_script_enabled=False)
    author.goto(se.page("/courses/code-of-conduct/edit/preview"))
    author.locator("ol.outline a").last.click()
    press(author, "main form button")
    press(author, "button[name=hand_in]")
    assert author.locator(".question").count() == 10
    assert "Nothing is recorded." in author.locator(".notice").first.inner_text()
    author.goto(se.page("/courses/code-of-conduct/progress"))
    assert "@admin" not in author.locator("main").inner_text()
