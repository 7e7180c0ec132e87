import Federation
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing
import Web

@testable import Badges

@Suite("Facts that lead to badges", .serialized)
struct CriteriaListenerTests {
    private struct Desk {
        let calls: BadgeCalls
        var database: Database { calls.node.database }

        func define(_ slug: String, _ criteria: String) async throws {
            let body = #"{"slug":"\#(slug)","name":"B","description":"D","narrative":"N","criteria":\#(criteria)}"#
            #expect(try await calls.admin.post("/badges", body).status == 201)
            #expect(try await calls.admin.post("/badges/\(slug)/activate", "{}").status == 200)
        }

        func complete(_ member: ID<Member>) async throws {
            let log = FederationLog(world: .system)
            try await database.write {
                try await log.record(CourseCompleted(course: "code-of-conduct", member: member), in: $0)
            }
        }

        /// The states of a badge's awards to whomever, the oldest first.
        func states(_ slug: String) async throws -> [String] {
            try await database.read(
                "SELECT a.state FROM badge_award a JOIN badge b ON b.id = a.badge WHERE b.slug = \(slug) ORDER BY a.period"
            ).map { try $0.get("state") }
        }

        func untilStates(_ slug: String, _ states: [String]) async throws {
            let isSo = try await eventually { try await self.states(slug) == states }
            let found = try await self.states(slug)
            #expect(isSo, "\(found)")
        }

        /// All own facts are heard.
        func untilHeard() async throws {
            let isHeard = try await eventually {
                try await database.read(
                    """
                    SELECT FROM listener l JOIN log_entry e ON e.sequence > l.sequence
                    WHERE l.name = 'badges.criteria' AND e.payload IS NOT NULL
                    UNION ALL SELECT FROM outbox
                    """
                ).isEmpty
            }
            #expect(isHeard)
        }
    }

    private static func awarded(_ slug: String) -> String {
        #"{"groups":[{"any":[{"event":"badge.awarded","rules":[{"path":"/slug","operator":"equals","value":"\#(slug)"}]}]}]}"#
    }

    @Test("Going away and coming back earns nothing again, and what was taken back stays so")
    func away() async throws {
        try await TestFederation.with("se") { federation in
            let desk = Desk(calls: try await BadgeCalls(federation["se"]))
            try await desk.define("second", Self.awarded("code-of-conduct"))
            let ana = try await federation["se"].member("ana")
            _ = try await desk.calls.award("ana")
            try await desk.untilStates("second", ["active"])
            let given = try #require(
                try await desk.database.read(
                    "SELECT a.id FROM badge_award a JOIN badge b ON b.id = a.badge WHERE b.slug = 'second'"
                ).first?.get("id", as: UUID.self))
            try await desk.calls.revoke(given.uuidString.lowercased())
            #expect(try await ana.post("/auth/deactivate", "{}").status == 204)
            _ = try await federation["se"].signIn("ana")
            let isBack = try await eventually {
                try await desk.database.read("SELECT FROM badge_award WHERE NOT is_told").isEmpty
            }
            #expect(isBack)
            try await desk.untilHeard()
            #expect(try await desk.states("second") == ["revoked"])
        }
    }

    @Test("Whoever qualifies while their award does not count is given the badge when it counts again")
    func suspended() async throws {
        try await TestFederation.with("se") { federation in
            let desk = Desk(calls: try await BadgeCalls(federation["se"]))
            let ana = try await federation["se"].member("ana")
            let id: ID<Member> = try #require(ID(try await ana.get("/users/me").json["id"]?.string ?? ""))
            let award = try await desk.calls.award("ana")
            try await desk.calls.revoke(award, "suspend")
            try await desk.complete(id)
            let isOwed = try await eventually {
                try await !desk.database.read("SELECT FROM badge_progress WHERE progress -> 'isOwed' = 'true'").isEmpty
            }
            #expect(isOwed)
            try await desk.calls.revoke(award, "restore")
            try await desk.untilStates("code-of-conduct", ["active", "active"])
        }
    }

    @Test("Penalties take back badges that are given by hand, and those that are given no longer")
    func penalties() async throws {
        try await TestFederation.with("se") { federation in
            let desk = Desk(calls: try await BadgeCalls(federation["se"]))
            let ana = try await federation["se"].member("ana")
            let id: ID<Member> = try #require(ID(try await ana.get("/users/me").json["id"]?.string ?? ""))
            let penalty = #"{"groups":[],"penalties":[{"event":"course.completed","effect":"revoke"}]}"#
            for slug in ["by-hand", "retired"] {
                try await desk.define(slug, penalty)
                _ = try await desk.calls.award("ana", slug)
            }
            #expect(try await desk.calls.admin.post("/badges/retired/retire", "{}").status == 200)
            try await desk.complete(id)
            for slug in ["by-hand", "retired"] { try await desk.untilStates(slug, ["revoked"]) }
        }
    }
}
