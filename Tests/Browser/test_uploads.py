"""A member's files, with and without JavaScript."""

import itertools

import httpx
import pytest

import axe
from browsing import path_of, sign_up, submit

HELLO = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
numbers = itertools.count(1)


@pytest.fixture
def page(open_page, se):
    page = open_page(java_script_enabled=False)
    sign_up(page, se, f"filer{next(numbers)}", "Fil Er")
    return page


def test_a_file_is_uploaded_found_by_everybody_and_released(page, se):
    page.get_by_role("link", name="My files").click()
    assert "Nothing yet" in page.get_by_role("main").inner_text()
    page.get_by_label("Files").set_input_files(
        [{"name": "hello.txt", "mimeType": "text/plain", "buffer": b"hello world"}]
    )
    submit(page)
    assert path_of(page.url).startswith(f"/uploads/{HELLO}")
    assert page.get_by_role("status").inner_text().startswith("It is kept.")
    assert page.request.get(se.page(f"/ipfs/{HELLO}")).text() == "hello world"

    page.goto(se.page("/uploads"))
    page.get_by_role("link", name="hello.txt").click()
    page.get_by_role("button", name="Release").click()
    assert page.get_by_role("status").inner_text().startswith("Released.")
    assert page.get_by_role("link", name="hello.txt").count() == 0


def test_a_private_file_is_read_by_its_member_and_by_whoever_is_shown_it(open_page, se):
    page = open_page()
    sign_up(page, se, "diarist", "Dia Rist")
    page.goto(se.page("/uploads"))
    page.get_by_label("Files").set_input_files(
        [{"name": "diary.txt", "mimeType": "text/plain", "buffer": b"dear diary"}]
    )
    page.get_by_label("Only I read them").check()
    submit(page)
    assert page.get_by_role("status").inner_text().startswith("It is kept encrypted.")
    own = page.locator("dl.facts a").get_attribute("href")
    assert page.request.get(se.page(own)).text() == "dear diary"
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_role("status").locator("code").inner_text()
    assert httpx.get(link).text == "dear diary"
    assert axe.violations(page, axe.ALL) == []

    page.goto(se.page("/uploads"))
    assert "Private" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="diary.txt").click()
    page.get_by_role("button", name="Release").click()
    assert httpx.get(link).status_code == 404


def test_a_large_file_shows_how_much_of_it_is_sent(open_page, se):
    page = open_page()
    sign_up(page, se, "sender", "Sen Der")
    page.goto(se.page("/uploads"))
    assert not page.locator("[data-sent]").is_visible()
    page.evaluate(
        """() => {
            const bar = document.querySelector("[data-sent] progress");
            new MutationObserver(() => sessionStorage.setItem("sent", bar.value)).observe(bar, {attributes: true});
        }""")
    page.get_by_label("Files").set_input_files(
        [{"name": "large.bin", "mimeType": "application/octet-stream", "buffer": b"\0" * (4 << 20)}])
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/uploads/*?added=1")
    assert page.get_by_role("status").inner_text().startswith("It is kept.")
    assert page.evaluate("sessionStorage.getItem('sent')") == "1"


def test_what_cannot_be_taken_is_told_beside_the_form(page, se):
    page.goto(se.page("/uploads"))
    assert submit(page).status == 422
    assert "Choose a file." in page.get_by_role("alert").inner_text()
    page.get_by_label("Files").set_input_files(
        [{"name": "evil.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}]
    )
    assert submit(page).status == 415
    assert page.title().startswith("Error:")
    assert "image/svg+xml" in page.get_by_role("alert").inner_text()


def test_files_become_a_folder_that_can_be_looked_through(open_page, se):
    page = open_page()
    sign_up(page, se, "folder", "Fol Der")
    page.goto(se.page("/uploads"))
    page.get_by_label("Files").set_input_files(
        [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": name.encode()} for name in ("one", "two")]
    )
    page.get_by_label("Folder name").fill("Lessons")
    submit(page)
    page.locator("dl.facts a").click()
    assert page.get_by_role("link", name="two.txt").get_attribute("href") == "./two.txt"
    assert page.locator("h1").count() == 1
    assert axe.violations(page, axe.ALL) == []
