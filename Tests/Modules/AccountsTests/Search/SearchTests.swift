import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

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
            #expect(try await found("@danish@dk") == ["danish"])
            #expect(try await found("someone@se") == ["someone"])
            #expect(try await found("@stromberg").first == "stromberg")
            let page = try await se.anonymous.send("GET", "/people?q=@danish@dk")
            #expect(page.text.contains("/people/@danish@dk"))
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
            let owner = TestPlans(database: database)
            for (sql, index) in [
                (SocialListStore.sql(.followers(of: ID(member)), before: UUID(), limit: 20), "follow_followers"),
                (SocialListStore.sql(.following(of: ID(member)), before: UUID(), limit: 20), "follow_following"),
                (DirectoryStore.alike("abcdef", limit: 20), "member_search"),
                (DirectoryStore.words("abcdef", limit: 20), "member_search"),
            ] {
                let plan = try await owner.plan(of: sql)
                #expect(plan.contains(index), "\(plan)")
            }
            let places = DirectoryStore.places("abc", after: .beginning, limit: 20, for: .visitor)
            let plan = try await owner.plan(of: places)
            for index in ["member_sort", "member_handle", "remote_member_sort", "remote_member_by_handle"] {
                #expect(plan.contains(index), "\(plan)")
            }
        }
    }
}
