import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Accounts

@Suite("Who sees what of a member")
struct PrivacyTests {
    @Test("Each audience includes exactly who its name says")
    func audiences() {
        let seen = Audience.allCases.map { audience in Closeness.allCases.filter(audience.includes) }
        #expect(
            seen == [
                Closeness.allCases, [.neighbour, .follower, .oneself], [.follower, .followerElsewhere, .oneself],
                [.oneself],
            ])
    }

    @Test("Without a choice, progress in courses is the member's own, the time zone the territory's, the rest public")
    func defaults() {
        let privacy = Privacy()
        #expect(privacy.courseProgress == .oneself && privacy.timeZone == .territory)
        #expect(privacy.bio == .everybody && privacy.discoverable && !privacy.approvesFollowers)
    }

    private static let profile = """
        {"bio":"mark *bio*","fields":[{"name":"Boat","value":"mark-field"}],"languages":["nb","nb","en"],\
        "time_zone":"Europe/Oslo"}
        """

    private static func privacy(_ audience: String, discoverable: Bool = true) -> String {
        let parts = [
            "avatar", "bio", "fields", "languages", "time_zone", "follower_lists", "badges", "course_progress",
        ]
        return "{" + parts.map { "\"\($0)\":\"\(audience)\"" }.joined(separator: ",")
            + ",\"discoverable\":\(discoverable),\"approves_followers\":false}"
    }

    @Test("Every part is shown to whom it is for, by the API, on pages, in lists and in the other territories")
    func enforced() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let (eva, bob) = (try await se.member("eva"), try await se.member("bob"))
            let bea = try await dk.member("bea")
            #expect(try await eva.patch("/users/me", Self.profile, ["If-Match": "*"]).status == 200)
            var facts = 3
            for (audience, stranger, neighbour) in [
                ("public", true, true), ("territory", false, true), ("followers", false, false), ("me", false, false),
            ] {
                let changed = try await eva.put("/users/me/privacy", Self.privacy(audience), ["If-Match": "*"])
                #expect(changed.status == 200)
                facts += audience == "public" || audience == "territory" ? 1 : 0
                try await federation.untilApplied(facts, of: "se", at: "dk")
                for (caller, isShown) in [(se.anonymous, stranger), (bob, neighbour), (eva, true)] {
                    for path in [
                        "/users/@eva", "/users/lookup?acct=@eva@se", "/users?limit=100", "/users/search?q=eva",
                    ] {
                        try expect(try await caller.get(path).text, shows: isShown, "\(audience) \(path)")
                    }
                }
                let page = try await se.anonymous.send("GET", "/people/@eva").text
                try expect(page, shows: stranger, "page, \(audience)", path: false)
                for caller in [dk.anonymous, bea] {
                    try expect(try await caller.get("/users/@eva@se").text, shows: stranger, "elsewhere, \(audience)")
                }
            }
        }
    }

    private func expect(_ text: String, shows: Bool, _ where: String, path: Bool = true) throws {
        for mark in ["mark *bio*", "mark-field", "Europe/Oslo", "\"nb\""] where path || mark != "\"nb\"" {
            let mark = path ? mark : mark.replacing("*bio*", with: "<em>bio</em>")
            #expect(text.contains(mark) == shows, "\(mark), \(`where`)")
        }
    }

    @Test("Who does not want to be found is in no list and no search, here or elsewhere, and at their own address")
    func discoverable() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let eva = try await se.member("eva")
            let hidden = try await eva.put(
                "/users/me/privacy", Self.privacy("public", discoverable: false), ["If-Match": "*"])
            #expect(hidden.status == 200)
            try await federation.untilApplied(2, of: "se", at: "dk")
            for (caller, address) in [(se.anonymous, "@eva"), (eva, "@eva"), (dk.anonymous, "@eva@se")] {
                for path in ["/users", "/users/search?q=eva"] {
                    #expect(try await !caller.get(path).text.contains(#""eva""#))
                }
                for path in ["/", "/people", "/people?q=eva"] {
                    #expect(try await !caller.send("GET", path).text.contains("/people/@eva"))
                }
                #expect(try await caller.get("/users/lookup?acct=\(address)").status == 200)
                let page = try await caller.send("GET", "/people/\(address)")
                #expect(page.text.contains(#"<meta name="robots" content="noindex">"#))
            }
        }
    }

    @Test("A public profile tells other sites what everybody may know, and no more")
    func card() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            _ = try await eva.patch("/users/me", #"{"bio":"I **sail** \"far\"\n\n# <b>"}"#, ["If-Match": "*"])
            let open = try await se.anonymous.send("GET", "/people/@eva").text
            #expect(open.contains(#"<meta property="og:type" content="profile">"#))
            #expect(open.contains(#"<meta property="og:url" content="\#(se.origin)/people/@eva">"#))
            #expect(open.contains(#"property="og:description" content="I sail &quot;far&quot;">"#))
            #expect(!open.contains("noindex"))
            _ = try await eva.put("/users/me/privacy", Self.privacy("territory"), ["If-Match": "*"])
            #expect(try await !se.anonymous.send("GET", "/people/@eva").text.contains("og:description"))
        }
    }

    @Test(
        "What a profile cannot be is refused, with where it is wrong",
        arguments: [
            (
                #"{"fields":[{"name":"a","value":"b"},{"name":"a","value":"b"},{"name":"a","value":"b"},{"name":"a","value":"b"},{"name":"a","value":"b"}]}"#,
                "/fields"
            ),
            (#"{"fields":[{"name":"","value":"b"}]}"#, "/fields/0/name"),
            (#"{"fields":[{"name":"a","value":"b\nc"}]}"#, "/fields/0/value"),
            (#"{"fields":[{"name":"a","value":"b","x":1}]}"#, "/fields/0/x"),
            (#"{"languages":["Norwegian"]}"#, "/languages/0"), (#"{"time_zone":"Mars/Base"}"#, "/time_zone"),
            (#"{"privacy":{}}"#, "/privacy"), (#"{"bio":"\#(String(repeating: "x", count: 1001))"}"#, "/bio"),
        ])
    func refused(body: String, pointer: String) async throws {
        try await SharedTerritory.with { se in
            let answer = try await se.member("eva").patch("/users/me", body, ["If-Match": "*"])
            #expect(answer.status == 422)
            #expect(answer.text.contains("\"pointer\":\"\(pointer)\""), "\(answer.text)")
        }
    }

    @Test("Privacy is replaced whole, on the version that was seen")
    func replaced() async throws {
        try await SharedTerritory.with { se in
            let eva = try await se.member("eva")
            #expect(try await eva.put("/users/me/privacy", Self.privacy("me")).status == 428)
            #expect(try await eva.put("/users/me/privacy", Self.privacy("me"), ["If-Match": "\"0\""]).status == 412)
            #expect(try await eva.put("/users/me/privacy", #"{"bio":"me"}"#, ["If-Match": "*"]).status == 422)
            #expect(try await eva.put("/users/me/privacy", Self.privacy("all"), ["If-Match": "*"]).status == 422)
            let tag = try #require(try await eva.get("/users/me/privacy")[header: "ETag"])
            #expect(try await eva.put("/users/me/privacy", Self.privacy("me"), ["If-Match": tag]).status == 200)
            #expect(try await eva.get("/users/me/privacy").json["bio"]?.string == "me")
        }
    }
}
