"""Teaching in a browser, without scripts: a quiz is written, translated, taken, read and set right."""

from browsing import sign_up


def press(page, selector):
    with page.expect_navigation():
        page.locator(selector).first.click()


def begin_course(page, se, slug):
    page.goto(se.page("/teach"))
    page.locator("#title").fill("Tides")
    page.locator("#slug").fill(slug)
    press(page, "section.narrow form button")
    press(page, "button[value=add-section]")
    press(page, "button[value=add-quiz]")
    page.locator("#title").fill("Show it")
    press(page, "form.stack button.button")


def write_question(page, kind, fields):
    page.locator("#type").select_option(kind)
    press(page, "button[name=begin]")
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    press(page, "form.stack button.button")


def test_a_quiz_is_written_translated_taken_and_set_right(open_page, session_of_admin, se):
    author = open_page(storage_state=session_of_admin, java_script_enabled=False)
    begin_course(author, se, "tides-to-teach")
    editor = author.url.split("?")[0]
    write_question(author, "essay", {"text": "Why are there tides?"})
    write_question(
        author, "single", {"text": "How many a day?", "answer0": "Two", "percent0": "100", "answer1": "One"})
    assert author.locator("#questions .question").count() == 2
    press(author, "#questions .question:last-child button[name=up]")
    assert "How many a day?" in author.locator("#questions .question").first.inner_text()

    author.goto(editor + "?language=nb")
    author.locator("#title").fill("Vis det")
    press(author, "form.stack button.button")
    assert author.locator("nav b[aria-current]").get_attribute("lang") == "nb"
    author.goto(editor)
    assert author.locator("#title").input_value() == "Show it"
    author.goto(se.page("/courses/tides-to-teach/edit"))
    press(author, "button[value=publish]")

    learner = open_page(java_script_enabled=False)
    sign_up(learner, se, "tidal_learner", "Tia Tidal")
    learner.goto(se.page("/courses/tides-to-teach"))
    press(learner, "form[action$='/enrol'] button")
    press(learner, "form[action$='/start'] button")
    learner.locator(".check", has_text="One").locator("input").check()
    learner.locator("textarea").fill("The moon pulls.")
    press(learner, "button[name=hand_in]")

    author.goto(se.page("/courses/tides-to-teach/progress"))
    press(author, "main a[href*='/grading/']")
    assert "The moon pulls." in author.locator("#essays").inner_text()
    author.locator("#percent-0").fill("100")
    press(author, "#essays button")
    assert author.locator("#essays .essay").count() == 0
    author.locator("#rule").select_option("accept")
    author.locator("#answer").fill("one")
    author.locator("#reason").fill("In some seas.")
    press(author, "#correct form[action$='/correct'] button")
    assert "100 %" in author.locator("#correct .notes").inner_text()
    press(author, "#correct button[name=apply]")
    history = author.locator("#history").inner_text()
    assert "In some seas." in history and "@admin" in history

    learner.reload()
    assert "100" in learner.locator(".notice").inner_text()


def test_when_a_part_can_be_opened_is_set_and_shown(open_page, session_of_admin, se):
    author = open_page(storage_state=session_of_admin, java_script_enabled=False)
    begin_course(author, se, "tides-in-time")
    write_question(author, "true_false", {"text": "The moon pulls."})
    author.locator("#opens").fill("2101-01-31")
    author.locator("#closes").fill("2101-02-28")
    author.locator("#badges").fill("first-aid, three-knots")
    press(author, "form.stack button.button")
    assert [author.locator(f"#{name}").input_value() for name in ("opens", "closes", "badges")] == [
        "2101-01-31", "2101-02-28", "first-aid, three-knots"]
    author.goto(se.page("/courses/tides-in-time/edit"))
    press(author, "button[value=publish]")

    learner = open_page(java_script_enabled=False)
    sign_up(learner, se, "timely_learner", "Tim Timely")
    learner.goto(se.page("/courses/tides-in-time"))
    press(learner, "form[action$='/enrol'] button")
    learner.goto(se.page("/courses/tides-in-time"))
    part = learner.locator(".outline li").first
    assert "2101" in part.inner_text() and "three-knots" in part.inner_text()
    assert part.locator(".state.off").count() == 1 and part.locator("a").count() == 0
