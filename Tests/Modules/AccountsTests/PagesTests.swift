import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Accounts
@testable import Web

struct PagesTests {
    private let views: Views
    private let frame = PageFrame(
        territory: PagesTests.se, language: .english, path: "/people", csrfToken: "token",
        member: .init(handle: "eva"))

    init() throws {
        views = try Views(
            modules: [AccountsResources.folder],
            navigation: [NavigationItem(Message("People"), path: "/people", order: 10)])
    }

    private static let se = TerritoryBadge(code: "se", name: "Sverige")
    private static let dk = TerritoryBadge(code: "dk", name: "Danmark")
    private static let eva = MemberSummary(
        handle: "eva", displayName: "Eva Lind", territory: se, logPosition: nil, isOwn: true)
    private static let bo = MemberSummary(handle: "bo", displayName: "Bo Holm", territory: dk, logPosition: 7)
    private static let details = ProfileDetails(
        bio: "I sail.\nAnd I *teach*.",
        fields: [ProfileField(name: .init(unchecked: "Boat"), value: .init(unchecked: "https://ylva.example/"))],
        languages: ["nb", "ar"], timeZone: "Europe/Oslo")
    private static let refused = Problem(
        ProblemKind("TF4220", status: 422, "Some fields need attention"),
        fields: [
            FieldProblem("/handle", "invalid", "Use 3–20 of a–z, 0–9 and _."),
            FieldProblem("/password", "too_short", "At least {minimum} characters.", values: ["minimum": "8"]),
        ])

    /// A sample of every page of the module.
    private static let samples: [String: View] = [
        "home": HomePage.view(of: se, newest: [eva, bo], reader: nil),
        "home-member": HomePage.view(of: se, newest: [eva, bo], reader: "Eva Lind"),
        "people": PeoplePage.view(
            [eva, bo], query: nil, pagination: Pagination(next: "/people?cursor=c", first: nil)),
        "people-empty": PeoplePage.view([], query: "zz", pagination: Pagination(next: nil, first: nil)),
        "member": MemberPage.view(bo, details: details, joined: nil),
        "me": MemberPage.view(eva, details: .none, joined: Date(timeIntervalSince1970: 1_790_000_000), isSaved: true),
        "sign-up": SignUpPage.view(),
        "sign-up-refused": SignUpPage.view(
            typed: .init(handle: "e!", displayName: "Eva", email: "eva@example.org"), problem: refused),
        "sign-in": SignInPage.view(),
        "edit": EditProfilePage.view(ProfileForm(try! FormFields("display_name=Eva&bio=Line+one&field_1_name="))),
        "members": MemberListPage.view(
            Message("Who asks to follow me"), [bo], .requests, pagination: Pagination(next: nil, first: nil)),
        "suggestions": MemberListPage.view(Message("People you may know"), []),
        "mutes": MutesPage.view([], names: [:], pagination: Pagination(next: nil, first: nil)),
        "privacy": PrivacyPage.view(Privacy()),
        "set-up": SetUpPage.view(token: "abc"),
    ]

    private static let visitorPages: Set = ["home", "sign-up", "sign-up-refused", "sign-in", "set-up"]

    @Test(
        "Every page renders in every language with one h1 and a token in every form that posts",
        arguments: samples.keys.sorted())
    func renders(name: String) throws {
        let view = try #require(Self.samples[name])
        for language in views.localization.languages {
            var frame = frame
            frame.language = language
            if Self.visitorPages.contains(name) { frame.member = nil }
            let html = try views.render(view, in: frame)
            #expect(html.ranges(of: "<h1").count == 1)
            #expect(html.ranges(of: "method=\"post\"").count == html.ranges(of: "name=\"csrf\"").count)
            #expect(!html.contains("{{") && !html.contains("style="))
            try PageSamples.keep(html, as: "\(name).\(language.tag)")
        }
    }

    @Test("A member from elsewhere is shown with territory and proof")
    func showsProof() throws {
        let html = try views.render(
            PeoplePage.view([Self.bo], query: nil, pagination: Pagination(next: nil, first: nil)), in: frame)
        #expect(html.contains("@bo@dk"))
        #expect(html.contains("signed by dk, log position 7, verified"))
        #expect(html.contains("Danmark"))
    }

    @Test("The front page's title is the territory's name, once")
    func namesFrontPageOnce() throws {
        var frame = frame
        frame.path = "/"
        let html = try views.render(HomePage.view(of: Self.se, newest: [], reader: nil), in: frame)
        #expect(html.contains("<title>Sverige</title>"))
        #expect(html.contains("Nobody is here yet."))
    }

    @Test("A refused sign-up says Error in the title, links to the fields and keeps what was typed")
    func keepsInput() throws {
        let html = try views.render(try #require(Self.samples["sign-up-refused"]), in: frame)
        #expect(html.contains("<title>Error: Create account – Sverige</title>"))
        #expect(html.contains("<a href=\"#handle\">Handle: Use 3–20 of a–z, 0–9 and _.</a>"))
        #expect(html.contains("value=\"e!\""))
        #expect(html.contains("value=\"eva@example.org\""))
        #expect(html.contains("At least 8 characters."))
        #expect(html.contains("aria-describedby=\"handle-hint handle-error\""))
    }

    @Test("Password managers are told which field is which")
    func namesFields() throws {
        let html = try views.render(SignInPage.view(), in: frame)
        #expect(html.contains("autocomplete=\"username\""))
        #expect(html.contains("autocomplete=\"current-password\""))
    }
}
