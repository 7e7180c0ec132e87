import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("Awards that are counted")
struct AwardCountTests {
    private func badge(_ slug: String, in database: Database) async throws -> ID<BadgeDefinition> {
        let reference = try #require(BadgeReference(slug))
        return try #require(try await DefinitionStore(database: database).find(reference)).id
    }

    @Test("Holders are counted as awards begin, end, are taken back, and as members go and come back")
    func holders() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let database = se.node.database
            let store = AwardStore(database: database)
            let conduct = try await badge("code-of-conduct", in: database)
            func count(_ now: Date = Date()) async throws -> Int { try await store.holders(of: conduct, at: now) }
            var awards: [String] = []
            for handle in ["ana", "bob", "eva"] {
                _ = try await se.node.member(handle)
                awards.append(try await se.award(handle))
            }
            #expect(try await count() == 3)
            try await se.revoke(awards[0], "suspend")
            #expect(try await count() == 2)
            try await se.revoke(awards[0], "restore")
            #expect(try await count() == 3)
            try await se.revoke(awards[0])
            #expect(try await count() == 2)
            // On the day on which it ends, it ends at its second; each other day at once.
            let end = Date().addingTimeInterval(3 * 86_400).wholeSeconds
            try await database.execute(
                "UPDATE badge_award SET valid_until = \(end) WHERE id = \(try #require(UUID(uuidString: awards[1])))")
            #expect(try await count(end.addingTimeInterval(-1)) == 2)
            #expect(try await count(end) == 1)
            #expect(try await count(end.addingTimeInterval(86_400)) == 1)
            let eva = try await se.node.signIn("eva")
            #expect(try await eva.post("/auth/deactivate", "{}").status == 204)
            #expect(try await eventually { try await count() == 1 })
            _ = try await se.node.signIn("eva")
            #expect(try await eventually { try await count() == 2 })
            try await database.execute("DELETE FROM member WHERE handle = 'eva'")
            #expect(try await count() == 1)
        }
    }

    @Test("All awards are listed page by page, and those of one member are found")
    func pages() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let store = AwardStore(database: se.node.database)
            let conduct = try await badge("code-of-conduct", in: se.node.database)
            var given: Set<String> = []
            for handle in ["ana", "bob", "eva"] {
                _ = try await se.node.member(handle)
                given.insert(try await se.award(handle))
            }
            var listed: [Award] = []
            for _ in given {
                listed += try await store.given(conduct, to: nil, after: listed.last?.id, limit: 1)
            }
            #expect(listed.count == 3 && Set(listed.map { "\($0.id)" }) == given)
            let newest = try await store.newest(of: conduct, limit: 3)
            #expect(listed.map(\.id) == newest.map(\.id))
            #expect(try await store.given(conduct, to: nil, after: listed.last?.id, limit: 1).isEmpty)
            let one = try await store.given(conduct, to: listed[1].member, after: nil, limit: 9)
            #expect(one.map(\.id) == [listed[1].id])
        }
    }

    @Test("Half full is a status list full, and what was erased still counts in it")
    func lists() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let database = se.node.database
            let store = AwardStore(database: database)
            _ = try await se.node.member("ana")
            _ = try await se.award("ana")
            try await database.execute("DELETE FROM member WHERE handle = 'ana'")
            var current = try await database.write { try await store.currentList(in: $0) }
            #expect(current == (0, 1))
            try await database.execute("UPDATE status_fill SET taken = \(StatusBits.count / 2 - 1)")
            for handle in ["bob", "eva"] {
                _ = try await se.node.member(handle)
                _ = try await se.award(handle)
            }
            current = try await database.write { try await store.currentList(in: $0) }
            #expect(current == (1, 1))
            #expect(try await se.node.anonymous.get("/status-lists/3").status == 200)
        }
    }

    @Test("Counting reads an index, however many awards there are")
    func plans() async throws {
        try await TestFederation.with("se") { federation in
            let database = federation["se"].database
            let plans = TestPlans(database: database)
            let holders = try await plans.plan(of: AwardStore.holders(of: ID(UUID()), at: Date()))
            #expect(holders.contains("badge_holders_pkey") && holders.contains("badge_award_ending"), "\(holders)")
            let list = try await plans.plan(of: AwardStore.currentList)
            #expect(list.contains("status_fill_pkey") && !list.contains("badge_award"), "\(list)")
        }
    }
}
