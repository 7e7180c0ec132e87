import Foundation
import Kernel
import Logging
import ModuleKit
import NodeTesting
import Postgres
import Synchronization
import Testing
import Web

@testable import Badges

@Suite("Badges that end soon")
struct ReminderTests {
    private final class Sent: Sendable {
        private let letters = Mutex<[Letter]>([])

        var all: [Letter] { letters.withLock { $0 } }

        func add(_ letter: Letter) { letters.withLock { $0.append(letter) } }
    }

    private func reminders(_ node: TestNode, at now: Date, _ sent: Sent, _ language: String) throws -> Reminders {
        let letters = MemberLetters()
        letters.send(by: { _, _, writing in
            sent.add(writing(language))
        })
        var world = World.system
        world.now = { now }
        return Reminders(
            store: ReminderStore(database: node.database), letters: letters,
            localization: try Localization(folders: [Badges.resources.appending(path: "Locales")]), world: world,
            logger: Logger(label: "test"))
    }

    @Test(
        "Members are told 30, 7 and 1 days before, once each, of what still counts, in their language, with the course")
    func told() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            for handle in ["ana", "bob"] { _ = try await se.node.member(handle) }
            _ = try await se.award("ana")
            let revoked = try await se.award("bob")
            try await se.revoke(revoked)
            let end: Date = try #require(
                try await se.node.database.read("SELECT max(valid_until) AS n FROM badge_award").first?.get("n"))
            let sent = Sent()
            for (before, count) in [(31.0, 0), (29.9, 1), (8, 1), (6.5, 2), (6, 2), (0.5, 3), (0.1, 3), (-1, 3)] {
                let now = end.addingTimeInterval(-before * 86_400)
                for _ in 1...2 { try await reminders(se.node, at: now, sent, "nb").remind() }
                #expect(sent.all.count == count, "\(before) days before")
            }
            let letter = try #require(sent.all.first)
            #expect(letter.path == "/courses/code-of-conduct")
            #expect(letter.subject == "Merket Code of Conduct går snart ut", "\(letter)")
            #expect(letter.text.contains("Ta kurset på nytt"), "\(letter)")
        }
    }

    @Test("Who was away at the first is told the one that is due, and what is renewed or lasts no longer is not told")
    func late() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let now = Date().wholeSeconds
            for handle in ["ana", "bob", "eva"] {
                _ = try await se.node.member(handle)
                _ = try await se.award(handle)
            }
            let database = se.node.database
            try await database.execute(
                "UPDATE badge_award SET valid_from = valid_from - interval '1 year', valid_until = \(now.addingTimeInterval(5 * 86_400))"
            )
            try await database.execute(
                """
                UPDATE badge_award SET valid_from = \(now.addingTimeInterval(-86_400))
                WHERE member = (SELECT id FROM member WHERE handle = 'bob')
                """)
            try await database.execute(
                """
                UPDATE badge_award SET superseded_by = id WHERE member = (SELECT id FROM member WHERE handle = 'eva')
                """)
            let sent = Sent()
            let reminders = try reminders(se.node, at: now, sent, "en")
            try await reminders.remind()
            #expect(sent.all.count == 1, "one of seven days, none of thirty")
            let rows = try await database.read("SELECT id, handle, display_name, created_at FROM member")
            for row in rows {
                let handle: String = try row.get("handle")
                let member = SignedInMember(
                    id: ID(try row.get("id", as: UUID.self)), handle: handle, displayName: "", joinedAt: now,
                    session: UUID())
                let cards = try await reminders.cards(for: member, language: "en")
                #expect(cards.map(\.path) == (handle == "ana" ? ["/courses/code-of-conduct"] : []), "\(handle)")
                #expect(cards.allSatisfy { $0.state.count == 5 })
            }
        }
    }

    @Test("Where no course earns it, or it is given no longer, the badge's own page is named")
    func withoutCourse() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            _ = try await se.node.member("ana")
            _ = try await se.award("ana")
            #expect(try await se.admin.post("/badges/code-of-conduct/retire", "{}").status == 200)
            let end: Date = try #require(
                try await se.node.database.read("SELECT max(valid_until) AS n FROM badge_award").first?.get("n"))
            let sent = Sent()
            try await reminders(se.node, at: end.addingTimeInterval(-86_400 * 2), sent, "en").remind()
            #expect(sent.all.map(\.path) == ["/badges/code-of-conduct"])
        }
    }

    @Test("Looking for what is due reads an index")
    func plan() async throws {
        try await TestFederation.with("se") { federation in
            let plan = try await TestPlans(database: federation["se"].database).plan(
                of: ReminderStore.due(days: 30, at: Date(), limit: 100))
            #expect(plan.contains("badge_award_ending"), "\(plan)")
        }
    }
}
