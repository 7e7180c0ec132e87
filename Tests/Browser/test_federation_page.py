"""What an administrator sees of the federation, and does about it."""

from browsing import edit_profile, path_of, sign_up, within


def card(page, name):
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name))


def test_why_is_a_peer_behind_and_try_it_again_is_one_page_and_one_button(admin_page, se):
    admin_page.goto(se.page("/"))
    admin_page.get_by_role("navigation", name="Main").get_by_role("link", name="Federation").click()
    assert path_of(admin_page.url) == "/admin/federation"
    denmark = card(admin_page, "Danmark")
    assert denmark.get_by_text("Up to date").is_visible()
    assert denmark.get_by_text("nothing is missing").is_visible()
    denmark.get_by_role("button", name="Retry now").click()
    admin_page.wait_for_url(se.page("/admin/federation?retried=dk"))
    assert admin_page.get_by_role("status").inner_text() == "Danmark is asked now."


def test_what_happens_elsewhere_is_counted_here(admin_page, open_page, se, dk):
    def held() -> str:
        admin_page.goto(se.page("/admin/federation/dk"))
        return admin_page.locator("dt:text-is('Held and verified') + dd").inner_text()

    before = held()
    other = open_page()
    sign_up(other, dk, "counted", "Counted Once")
    edit_profile(other, dk, "Counted Twice", "Two entries.")
    within(5, lambda: held() != before)


def test_the_own_log_shows_what_was_told_last(admin_page, open_page, se):
    sign_up(open_page(), se, "told_last", "Told Last")

    def newest() -> str:
        admin_page.goto(se.page("/admin/federation"))
        return admin_page.locator(".entries li code").first.inner_text()

    within(5, lambda: newest() == "member.published")


def test_everybody_else_is_refused(member_page, page, se):
    assert member_page.goto(se.page("/admin/federation")).status == 403
    page.goto(se.page("/admin/federation"))
    assert path_of(page.url) == "/sign-in"
