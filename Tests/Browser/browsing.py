"""What the tests do again and again in a browser."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Response

from demo import Territory

MEMBER = "mette"
ADMIN = "admin"
PASSWORD = "correct horse battery"
# Elements that stick out of the window or hide a part of their own text. A table of figures may be wider in a region that scrolls and
# is a stop of the keyboard (WCAG 1.4.10).
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(element => {
    if (element.closest('.hidden, .skip, svg, [role=region][tabindex="0"]') || !element.getClientRects().length) return false;
    const box = element.getBoundingClientRect();
    const isCut = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    return box.left < -1 || box.right > innerWidth + 1 || (isCut && !element.matches('input, textarea'));
}).map(element => `${element.tagName}.${element.className} ${element.innerText.slice(0, 30)}`)"""


@dataclass
class Watch:
    """Everything a browser context says and asks for that a page of ours must not cause."""

    origin: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> "Watch":
        # Chromium reports violations of the content security policy on the console too.
        context.on("console", lambda message: self.note(f"console {message.type}", message.text))
        context.on("weberror", lambda error: self.note("exception", str(error.error)))
        context.on("request", self.check_origin)
        return self

    def check_origin(self, request) -> None:
        if not request.url.startswith(self.origin + "/"):
            self.note("foreign request", request.url)

    def note(self, kind: str, text: str) -> None:
        self.complaints.append(f"{kind}: {text}")


class Window:
    """A browser's window and the size of its text, as people set it."""

    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Page.enable")

    def resize(self, width: int, text: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})
        self.session.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
        assert self.page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{text}px"

    def faults(self) -> list[str]:
        page = self.page
        scrolled = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        wide = [f"{page.url} is {scrolled} px wider than the window"] if scrolled > 0 else []
        return wide + [f"{page.url} cuts off {element}" for element in page.evaluate(CUT_OFF)]


def sign_in(page: Page, territory: Territory, handle: str, password: str) -> None:
    page.goto(territory.page("/sign-in"))
    page.get_by_label("Handle or e-mail").fill(handle)
    page.get_by_label("Password").fill(password)
    page.locator("main form button").click()
    page.wait_for_url(territory.page("/me"))


def sign_up(page: Page, territory: Territory, handle: str, name: str) -> None:
    page.goto(territory.page("/sign-up"))
    fill_sign_up(page, handle=handle, display_name=name, email=f"{handle}@example.org", password=PASSWORD)
    submit(page)
    page.wait_for_url(territory.page("/me"))


def fill_sign_up(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)


def submit(page: Page) -> Response:
    """Presses the button of the form in the main content and waits for the page that comes."""
    with page.expect_navigation() as navigation:
        page.locator("main form[method=post] button").click()
    return navigation.value


def edit_profile(page: Page, territory: Territory, name: str, bio: str) -> None:
    page.goto(territory.page("/me/edit"))
    page.locator("[name=display_name]").fill(name)
    page.locator("[name=bio]").fill(bio)
    submit(page)
    page.wait_for_url(territory.page("/me?saved"))


@dataclass(frozen=True)
class PageKind:
    """One kind of page and how to get to it; `by` says who has to look at it: a visitor, a member or an administrator."""

    name: str
    path: str
    by: str = "visitor"
    then: Callable[[Page], object] = lambda page: None

    def open(self, page: Page, territory: Territory) -> None:
        page.goto(territory.page(self.path))
        self.then(page)

    def __str__(self) -> str:
        return self.name


def submit_wrong_sign_up(page: Page) -> None:
    fill_sign_up(page, display_name="Eva Ek", handle="E!", email="nowhere", password="short")
    submit(page)


def submit_empty_name(page: Page) -> None:
    page.locator("[name=display_name]").fill("")
    submit(page)


def open_first_member(page: Page) -> None:
    page.locator("main .who a").first.click()
    page.wait_for_url("**/admin/members/*-*")


def make_invitation(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form.stack button").click()


def make_nameless_token(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form.stack button").click()


def hold_without_reason(page: Page) -> None:
    open_first_member(page)
    with page.expect_navigation():
        page.locator("section[aria-labelledby=hold] form button").click()


def submit_empty_mute(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action='/me/mutes'] button").click()


def check_something_else(page: Page) -> None:
    page.locator("main [name=credential]").fill("This is no credential.")
    with page.expect_navigation():
        page.locator("form[action='/badges/check'] button").click()


def check_first_badge(page: Page) -> None:
    page.locator("main a[href*='/badges/check/']").first.click()
    page.wait_for_url("**/badges/check/*")


def give_to_nobody(page: Page) -> None:
    page.locator("form[action$='/award'] [name=members]").fill("nobody")
    with page.expect_navigation():
        page.locator("form[action$='/award'] button").click()


def make_draft(page: Page) -> None:
    """A badge that nobody holds yet: what it asks can still be changed."""
    page.locator("main [name=slug]").fill(f"draft-{secrets.token_hex(4)}")
    for name in ["name", "description", "narrative"]:
        page.locator(f"main [name={name}]").fill("A badge")
    page.locator("main [name=course]").fill("code-of-conduct")
    submit(page)


def submit_empty_policy(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action='/admin/trust'] button").click()


def learn_code_of_conduct(page: Page) -> None:
    """Enrols, unless that was done before, and comes to the first lesson."""
    if page.locator("form[action$='/enrol'] button").count():
        with page.expect_navigation():
            page.locator("form[action$='/enrol'] button").click()
        return
    page.locator("main .outline a").first.click()
    page.wait_for_url("**/items/*")


def open_quiz(page: Page) -> None:
    learn_code_of_conduct(page)
    page.locator("main .eyebrow a").first.click()
    page.locator("main .outline a").last.click()
    page.wait_for_url("**/items/*")


def take_quiz(page: Page) -> None:
    """Begins an attempt, or goes on with the one that is open; nothing is handed in."""
    open_quiz(page)
    page.locator("form[action$='/start'] button").click()
    page.wait_for_url("**/attempts/*")


def edit_last_item(page: Page) -> None:
    page.locator("main .outline a").last.click()
    page.wait_for_url("**/edit/*-*")


def edit_first_question(page: Page) -> None:
    edit_last_item(page)
    page.locator("#questions .question a").first.click()
    page.wait_for_url("**/questions/*-*")


def open_grading(page: Page) -> None:
    page.locator('main a[href*="/grading/"]').first.click()
    page.wait_for_url("**/grading/*")


def look_at_correction(page: Page) -> None:
    open_grading(page)
    page.locator("#reason").fill("Both are right.")
    with page.expect_navigation():
        page.locator('#correct form[action$="/correct"] button').last.click()


def invite_nobody(page: Page) -> None:
    with page.expect_navigation():
        page.locator("section.narrow form button").click()


def preview_questions(page: Page) -> None:
    edit_last_item(page)
    page.locator("#paste").fill("Is it true? {T}\n\nNobody knows {=")
    with page.expect_navigation():
        page.locator("button[name=look]").click()


def open_some_details(page: Page) -> None:
    """Each route is described by the same template, and there are two hundred."""
    page.eval_on_selector_all("details", "all => all.slice(0, 5).forEach(details => details.open = true)")


def open_first_part(page: Page) -> None:
    page.locator("ol.outline a").first.click()


def preview_quiz(page: Page) -> None:
    page.locator("ol.outline a").last.click()
    page.locator("main form button").click()


PAGE_KINDS = [
    PageKind("home", "/"),
    PageKind("sign-up", "/sign-up"),
    PageKind("sign-up with errors", "/sign-up", then=submit_wrong_sign_up),
    PageKind("sign-in", "/sign-in"),
    PageKind("sign-in with errors", "/sign-in", then=submit),
    PageKind("people", "/people"),
    PageKind("people, none found", "/people?q=zzzz"),
    PageKind("member", "/people/@ana"),
    PageKind("member of another territory", "/people/@ana@dk"),
    PageKind("territories", "/territories"),
    PageKind("accessibility", "/accessibility"),
    PageKind("API reference", "/docs", then=open_some_details),
    PageKind("documented problem", "/docs/errors/TF4040"),
    PageKind("error", "/nowhere"),
    PageKind("home of a member", "/", by="member"),
    PageKind("own profile", "/me", by="member"),
    PageKind("own profile, saved", "/me?saved", by="member"),
    PageKind("picture", "/me/picture", by="member"),
    PageKind("picture with errors", "/me/picture", by="member", then=submit),
    PageKind("edit profile", "/me/edit", by="member"),
    PageKind("edit profile with errors", "/me/edit", by="member", then=submit_empty_name),
    PageKind("another member, for a member", "/people/@ana", by="member"),
    PageKind("suggestions", "/people/suggestions", by="member"),
    PageKind("follow requests", "/me/follow-requests", by="member"),
    PageKind("blocks", "/me/blocks", by="member"),
    PageKind("mutes", "/me/mutes", by="member"),
    PageKind("mutes with errors", "/me/mutes", by="member", then=submit_empty_mute),
    PageKind("followers", "/people/@ana/followers", by="member"),
    PageKind("privacy", "/me/privacy", by="member"),
    PageKind("application received", "/sign-up/received"),
    PageKind("forgotten password", "/forgotten"),
    PageKind("forgotten password, asked", "/forgotten?asked"),
    PageKind("forgotten password with errors", "/forgotten", then=submit),
    PageKind("link that has ended", "/reset/none"),
    PageKind("confirm an address", "/verify/none"),
    PageKind("address confirmed", "/verified"),
    PageKind("own files", "/uploads", by="member"),
    PageKind("own files with errors", "/uploads", by="member", then=submit),
    PageKind("own files, released", "/uploads?released=1", by="member"),
    PageKind("storage", "/admin/storage", by="admin"),
    PageKind("storage with errors", "/admin/storage", by="admin", then=submit),
    PageKind("account", "/settings", by="member"),
    PageKind("account, changed", "/settings?done=password", by="member"),
    PageKind("password", "/settings/password", by="member"),
    PageKind("password with errors", "/settings/password", by="member", then=submit),
    PageKind("e-mail address", "/settings/email", by="member"),
    PageKind("second factor", "/settings/second-factor", by="member"),
    PageKind("new recovery codes", "/settings/second-factor/codes", by="member"),
    PageKind("giving up the second factor", "/settings/second-factor/remove", by="member"),
    PageKind("my data", "/settings/data", by="member"),
    PageKind("my data with errors", "/settings/data", by="member", then=submit),
    PageKind("going away", "/settings/away", by="member"),
    PageKind("leaving", "/settings/leave", by="member"),
    PageKind("leaving with errors", "/settings/leave", by="member", then=submit),
    PageKind("sign-ins", "/settings/sessions", by="member"),
    PageKind("programs", "/settings/tokens", by="member"),
    PageKind("programs with errors", "/settings/tokens", by="member", then=make_nameless_token),
    PageKind("mail", "/admin/mail", by="admin"),
    PageKind("getting started", "/admin/start", by="admin"),
    PageKind("invitations", "/invitations", by="member"),
    PageKind("invitations, one made", "/invitations", by="member", then=make_invitation),
    PageKind("members", "/admin/members", by="admin"),
    PageKind("members, none found", "/admin/members?q=zzzz", by="admin"),
    PageKind("one member", "/admin/members?q=ana", by="admin", then=open_first_member),
    PageKind("one member with errors", "/admin/members?q=ana", by="admin", then=hold_without_reason),
    PageKind("applications", "/admin/applications", by="admin"),
    PageKind("registration", "/admin/registration", by="admin"),
    PageKind("federation", "/admin/federation", by="admin"),
    PageKind("federation, asked again", "/admin/federation?retried=dk", by="admin"),
    PageKind("one peer", "/admin/federation/dk", by="admin"),
    PageKind("courses", "/courses"),
    PageKind("courses, none found", "/courses?q=zzzz"),
    PageKind("courses of other territories", "/courses/elsewhere"),
    PageKind("courses of other territories, for an author", "/courses/elsewhere", by="admin"),
    PageKind("course", "/courses/code-of-conduct"),
    PageKind("course of a member", "/courses/code-of-conduct", by="member"),
    PageKind("lesson", "/courses/code-of-conduct", by="member", then=learn_code_of_conduct),
    PageKind("quiz before it begins", "/courses/code-of-conduct", by="member", then=open_quiz),
    PageKind("quiz", "/courses/code-of-conduct", by="member", then=take_quiz),
    PageKind("my learning", "/learning", by="member"),
    PageKind("teach", "/teach", by="admin"),
    PageKind("teach with errors", "/teach", by="admin", then=submit),
    PageKind("course editor", "/courses/code-of-conduct/edit", by="admin"),
    PageKind("quiz editor", "/courses/code-of-conduct/edit", by="admin", then=edit_last_item),
    PageKind("quiz editor with a preview", "/courses/code-of-conduct/edit", by="admin", then=preview_questions),
    PageKind("course editor in another language", "/courses/code-of-conduct/edit?language=nb", by="admin"),
    PageKind("question editor", "/courses/code-of-conduct/edit", by="admin", then=edit_first_question),
    PageKind("invitations to a course", "/courses/code-of-conduct/invitations", by="admin"),
    PageKind("invitations to a course with errors", "/courses/code-of-conduct/invitations", by="admin", then=invite_nobody),
    PageKind("draft of a course, as learners would see it", "/courses/code-of-conduct/edit/preview", by="admin"),
    PageKind("draft of a lesson", "/courses/code-of-conduct/edit/preview", by="admin", then=open_first_part),
    PageKind("draft of a quiz", "/courses/code-of-conduct/edit/preview", by="admin", then=preview_quiz),
    PageKind("changed rules", "/courses/code-of-conduct/recalculate", by="admin"),
    PageKind("learners and results", "/courses/code-of-conduct/progress", by="admin"),
    PageKind("grading", "/courses/code-of-conduct/progress", by="admin", then=open_grading),
    PageKind("grading, a correction looked at", "/courses/code-of-conduct/progress", by="admin", then=look_at_correction),
    PageKind("badges", "/badges"),
    PageKind("badge", "/badges/code-of-conduct"),
    PageKind("badge, checked", "/badges/code-of-conduct", then=check_first_badge),
    PageKind("check a badge", "/badges/check"),
    PageKind("what is no badge, checked", "/badges/check", then=check_something_else),
    PageKind("badges of a member", "/people/@siri/badges"),
    PageKind("own badges", "/people/@mette/badges", by="member"),
    PageKind("badge administration", "/admin/badges", by="admin"),
    PageKind("badge administration with errors", "/admin/badges", by="admin", then=submit),
    PageKind("one badge, for an administrator", "/admin/badges/code-of-conduct", by="admin"),
    PageKind("one badge with errors", "/admin/badges/code-of-conduct", by="admin", then=give_to_nobody),
    PageKind("a badge that nobody holds yet", "/admin/badges", by="admin", then=make_draft),
    PageKind("badges of other territories", "/admin/trust", by="admin"),
    PageKind("badges of other territories with errors", "/admin/trust", by="admin", then=submit_empty_policy),
    PageKind("refused to a member", "/admin/federation", by="member"),
]


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def within(seconds: float, condition) -> float:
    """The seconds until the condition held; it is asked once more when they are over."""
    start = time.monotonic()
    while True:
        asked = time.monotonic() - start
        if condition():
            return time.monotonic() - start
        assert asked < seconds, f"not within {seconds} s"
        time.sleep(0.05)
