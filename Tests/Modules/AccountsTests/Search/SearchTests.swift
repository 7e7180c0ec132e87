import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Accounts
@testable import Postgres

@Suite("Finding members")
struct SearchTests {
    @Test("What begins so comes first, what is alike follows, without marks and case, in both territories")
    func ranked() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            for (node, handle, name) in [
                (se, "stromberg", "Åsa Strömberg"), (se, "other", "Nils Stromborg"), (se, "someone", "Kari Nordmann"),
                (dk, "danish", "Ida Strømberg"),
            ] {
                let member = try await node.member(handle)
                _ = try await member.patch("/users/me", #"{"display_name":"\#(name)"}"#, ["If-Match": "*"])
            }
            try await federation.untilApplied(2, of: "dk", at: "se")
            func found(_ text: String) async throws -> [String] {
                try await se.anonymous.get("/users/search?q=\(text)").json["items"]?.array?
                    .compactMap { $0["handle"]?.string } ?? []
            }
            #expect(try await found("str").first == "stromberg")
            #expect(Set(try await found("stromberg")) == ["stromberg", "other", "danish"])
            #expect(try await found("STR%C3%B6MBERG").contains("stromberg"))
            #expect(try await found("nordman") == ["someone"])
            #expect(try await found("nord") == ["someone"])
            #expect(try await found("n_r").isEmpty)
            #expect(try await found("zzzz").isEmpty)
        }
    }

    @Test("Search and the lists of followers are read by their indexes, however many members there are")
    func plans() async throws {
        try await SharedTerritory.with { se in
            let database = se.database
            try await database.execute(
                """
                INSERT INTO member (id, handle, display_name, email, password_hash, created_at)
                SELECT gen_random_uuid(), 'mem' || n, left(md5(n::text), 20) || ' ' || left(md5((n * 7)::text), 20), '', '!', now()
                FROM generate_series(1, 20000) AS n
                """)
            try await database.execute(
                """
                INSERT INTO follow (id, request, follower, followee, is_accepted, requested_at)
                SELECT gen_random_uuid(), gen_random_uuid(), a.id, b.id, true, now()
                FROM (SELECT id, row_number() OVER () AS n FROM member) a
                JOIN (SELECT id, row_number() OVER () AS n FROM member) b ON b.n = a.n % 97 + 1 AND b.id <> a.id
                """)
            let member = try #require(
                try await database.read("SELECT id FROM member WHERE handle = 'mem1'").first?.get("id", as: UUID.self))
            let owner = TestPlan(database: database)
            try await owner.expect(
                SocialListStore.sql(.followers(of: ID(member)), before: UUID(), limit: 20), uses: "follow_followers")
            try await owner.expect(
                SocialListStore.sql(.following(of: ID(member)), before: UUID(), limit: 20), uses: "follow_following")
            try await owner.expect(DirectoryStore.alike("abcdef", limit: 20), uses: "member_search")
            try await owner.expect(DirectoryStore.words("abcdef", limit: 20), uses: "member_search")
            let places = DirectoryStore.places("abc", after: .beginning, limit: 20, for: .visitor)
            for index in ["member_sort", "member_handle", "remote_member_sort", "remote_member_by_handle"] {
                try await owner.expect(places, uses: index)
            }
        }
    }
}

/// Looks at how a statement would run. The node may not gather statistics, so plans that read a whole table are made dear.
private struct TestPlan {
    let database: Database

    func expect(_ sql: SQL, uses index: String) async throws {
        let plan = try await database.write { transaction in
            try await transaction.execute("SET LOCAL enable_seqscan = off")
            var explained = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
            explained.text = "EXPLAIN " + sql.text
            explained.binds = sql.binds
            return try await transaction.query(SQL(stringInterpolation: explained)).map {
                try $0.get("QUERY PLAN", as: String.self)
            }
        }
        #expect(plan.contains { $0.contains(index) }, "\(plan.joined(separator: "\n"))")
    }
}
