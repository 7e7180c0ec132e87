"""Learning in a browser: the Code of Conduct from the catalogue to its completion, with and without scripts."""

import itertools

import pytest

from browsing import Window, sign_up

_numbers = itertools.count(1)
# What is right, in the words of the English quiz.
RIGHT = [
    "Ask what they meant", "This route has no shelter", "False", "Publishing where somebody lives", "Following a member from",
    "I ask the member before", "Everybody, in this territory", "I give it to nobody", "I call the emergency number",
    "Somebody who did not make it",
]
PAIRS = {"You want it to be looked at": "Report", "You do not want to read": "Mute or block", "You were decided": "Object"}


@pytest.fixture(params=["with scripts", "without scripts"])
def learner(request, open_page, se):
    page = open_page(java_script_enabled=request.param == "with scripts")
    sign_up(page, se, f"learner{next(_numbers)}", "Lea Learner")
    return page


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def answer(page, texts, pairs):
    for text in texts:
        page.locator(".check", has_text=text).locator("input").check()
    for left, right in pairs.items():
        page.get_by_label(left).select_option(label=right)


def begin_quiz(page, se):
    page.goto(se.page("/courses"))
    page.get_by_role("link", name="Code of Conduct").click()
    press(page, "Begin this course")
    for _ in range(5):
        assert page.locator(".lesson p").count() >= 1
        press(page, "Go on")
    assert "10 questions" in page.locator(".facts-line").inner_text()
    press(page, "Begin the quiz")


def test_a_member_reads_passes_and_has_completed_the_course(learner, se):
    page = learner
    begin_quiz(page, se)
    answer(page, RIGHT[:3], PAIRS)
    press(page, "Save")
    assert "Saved. 4 of 10 questions answered" in page.locator("#quiz-state").inner_text()
    answer(page, RIGHT, {})
    press(page, "Hand in")
    assert "Passed with 100 percent" in page.locator(".notice").inner_text()
    assert page.locator("section.question").count() == 10
    page.goto(se.page("/learning"))
    assert page.get_by_role("heading", name="Completed courses").count() == 1
    page.goto(se.page("/courses/code-of-conduct"))
    assert "You completed this course" in page.locator(".notice").inner_text()


def test_whoever_does_not_pass_sees_no_right_answer(learner, se):
    page = learner
    begin_quiz(page, se)
    answer(page, RIGHT[1:5], {})
    press(page, "Hand in")
    assert "not passed" in page.locator(".notice").inner_text()
    assert page.locator("section.question").count() == 0
    assert page.get_by_role("link", name="Try again").count() == 1


def test_with_the_script_every_answer_is_kept_as_it_is_given(open_page, se):
    page = open_page()
    sign_up(page, se, f"learner{next(_numbers)}", "Lea Learner")
    begin_quiz(page, se)
    for count, text in enumerate(RIGHT[:3], start=1):
        answer(page, [text], {})
        page.locator("#quiz-state", has_text=f"{count} of 10 questions answered").wait_for()
    page.reload()
    assert "3 of 10" in page.locator("#quiz-state").inner_text()
    assert page.locator(".check input:checked").count() == 3


def test_a_second_tab_with_older_answers_changes_nothing(open_page, se):
    page = open_page(java_script_enabled=False)
    sign_up(page, se, f"learner{next(_numbers)}", "Lea Learner")
    begin_quiz(page, se)
    other = page.context.new_page()
    other.goto(page.url)
    answer(page, RIGHT[:2], {})
    press(page, "Save")
    press(other, "Save")
    assert "changed in another tab" in other.locator(".warn").inner_text()
    assert other.locator(".check input:checked").count() == 2


def test_lesson_and_quiz_fit_narrow_windows_and_large_text(open_page, se):
    page = open_page()
    sign_up(page, se, f"learner{next(_numbers)}", "Lea Learner")
    begin_quiz(page, se)
    window = Window(page)
    for address in ["/courses", "/courses/code-of-conduct", "/learning", None]:
        if address:
            page.goto(se.page(address))
        else:
            page.go_back()
        for width, text in [(320, 16), (640, 32), (1280, 16)]:
            window.resize(width, text)
            assert window.faults() == []
