import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Web

struct ViewsTests {
    private let views: Views
    private let frame = PageFrame(
        territory: TerritoryBadge(code: "se", name: "Sverige"), language: .english, path: "/territories")

    init() throws {
        views = try Views()
    }

    /// One sample of every page of the web target.
    private static let samples: [View] = [
        AccessibilityPage.view(),
        ErrorPage.view(Problem(notFound, detail: "Nothing is here", retryAfter: 3), requestID: "r1"),
        ProblemPage.view(notFound, explanation: SafeHTML(trusted: "<p>Why</p>")),
        TerritoryDirectoryPage.view([
            .init(
                badge: TerritoryBadge(code: "dk", name: "Danmark"), address: "http://dk", isOwn: false,
                verifiedEntries: 2)
        ]),
        ReferencePage.view([
            .init(
                name: "Accounts",
                endpoints: [
                    .init(
                        method: "GET", path: "/a", summary: "b", access: "c", rate: "read",
                        problems: [.init(code: "TF4040", title: Message("There is nothing here"))])
                ])
        ]),
    ]
    private static let notFound = ProblemKind("TF4040", status: 404, "Home")

    @Test("Every page has one h1, a title, its language, the landmarks and the territory", arguments: samples)
    func hasItsParts(view: View) throws {
        for language in views.localization.languages {
            var frame = frame
            frame.language = language
            let html = try views.render(view, in: frame)
            #expect(html.ranges(of: "<h1").count == 1)
            #expect(html.contains("<html lang=\"\(language.tag)\" dir=\"\(language.direction)\" class=\"hue-"))
            for part in ["<title>", "<main id=\"main\"", "<header", "<footer", "href=\"#main\"", "Sverige"] {
                #expect(html.contains(part))
            }
            try PageSamples.keep(html, as: "\(view.template).\(language.tag)")
            #expect(!html.contains("{{") && !html.contains("style=") && !html.contains("<script"))
        }
    }

    @Test("A page is translated, and what has no translation stays English")
    func isTranslated() throws {
        var frame = frame
        frame.language = views.localization.language(accepting: "nb")
        let html = try views.render(TerritoryDirectoryPage.view([]), in: frame)
        #expect(html.contains("<h1>Territorier</h1>"))
        #expect(html.contains("Hopp til innholdet"))
    }

    @Test("An error page is no place of the navigation, a refused form stays where it was")
    func marksPlaces() throws {
        let problem = Problem(Self.notFound)
        let error = try views.render(ErrorPage.view(problem, requestID: "r1"), in: frame)
        #expect(!error.contains("aria-current=\"page\""))
        let refused = View("accessibility", title: Message("Territories"), status: 422)
        #expect(try views.render(refused, in: frame).contains("aria-current=\"page\""))
    }

    @Test("Text is escaped by scalars, so a combining mark cannot carry a quote out of an attribute")
    func escapesText() throws {
        var frame = frame
        frame.territory = TerritoryBadge(code: "se", name: "\"\u{301}<\u{301}script>&'")
        let html = try views.render(AccessibilityPage.view(), in: frame)
        #expect(html.contains("&quot;\u{301}&lt;\u{301}script&gt;&amp;&#39;"))
    }

    @Test("A refused form keeps what was typed, links its errors and says so in the title; passwords are not echoed")
    func showsErrors() throws {
        let problem = Problem(
            ProblemKind("TF4220", status: 422, "Search"),
            fields: [FieldProblem("/handle", "too_short", "At least {minimum}", values: ["minimum": "3"])])
        let form = Form(
            action: "/a", button: Message("Go"),
            fields: [
                FormField("handle", Message("Handle"), value: "<e", hint: Message("Short"), isLiteral: true),
                FormField("password", Message("Password"), value: "secret", type: "password"),
            ], problem: problem)
        let field = try #require(form.fields.first)
        #expect(field.describedBy == "handle-hint handle-error")
        #expect(form.fields.last?.value == nil)
        #expect(form.errors.map(\.field) == ["handle"])
    }

    @Test("Templates cannot switch escaping off", arguments: ["{{{a}}}", "{{&a}}", "{{=<% %>=}}", "{{a"])
    func refusesUnescapedTags(text: String) {
        #expect(throws: TemplateError.self) { try TemplateSource(name: "x", text: text).messages() }
    }

    @Test("An unknown template is an error, not an empty page")
    func refusesUnknownTemplates() {
        #expect(throws: TemplateError.unknownTemplate("nope")) {
            try views.render(View("nope", title: Message("Home")), in: frame)
        }
    }
}
