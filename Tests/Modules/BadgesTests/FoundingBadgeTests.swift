import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("The badge that every territory begins with")
struct FoundingBadgeTests {
    @Test("The others know it and its course from the beginning, each told once")
    func known() async throws {
        try await TestFederation.with("se", "dk", tellsFounding: true) { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            try await federation.untilApplied(2, of: "se", at: "dk")
            let badges = try await dk.database.read("SELECT slug FROM foreign_badge WHERE tid = \(se.tid)")
            #expect(try badges.map { try $0.get("slug", as: String.self) } == ["code-of-conduct"])
            let course = try #require(try await dk.anonymous.get("/remote-courses").json["items"]?.array?.first)
            #expect(course["slug"]?.string == "code-of-conduct" && course["territory"]?.string == "se")
            let package = try await se.anonymous.get("/courses/code-of-conduct/package").json
            #expect(course["cid"]?.string == package["cid"]?.string)
            _ = try await se.member("ana")
            _ = try await BadgeCalls(se).award("ana")
            let isTold = try await eventually {
                try await dk.database.read("SELECT FROM foreign_award").count == 1
            }
            #expect(isTold)
            let told = try await se.database.read(
                """
                SELECT count(*) AS n FROM badge b
                    JOIN log_entry l ON substr(l.entry, 41 + get_byte(l.entry, 37), 16) = uuid_send(b.id)
                """)
            #expect(try told.first?.get("n", as: Int.self) == 1)
        }
    }

    @Test("Where a territory was founded without telling it, the others are told before its first award, and once")
    func told() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), federation["dk"])
            for handle in ["ana", "bob"] {
                _ = try await se.node.member(handle)
                _ = try await se.award(handle)
            }
            let isKnown = try await eventually {
                try await dk.database.read("SELECT FROM foreign_award").count == 2
            }
            #expect(isKnown)
            let names = try await dk.database.read(
                "SELECT name FROM foreign_badge WHERE tid = \(se.node.tid) AND slug = 'code-of-conduct'")
            #expect(try names.map { try $0.get("name", as: String.self) } == ["Code of Conduct"])
            let told = try await se.node.database.read(
                """
                SELECT count(*) AS n FROM badge b
                    JOIN log_entry l ON substr(l.entry, 41 + get_byte(l.entry, 37), 16) = uuid_send(b.id)
                """)
            #expect(try told.first?.get("n", as: Int.self) == 1)
        }
    }
}
