import Foundation
import Kernel
import ModuleKit
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("What is believed of other territories", .serialized)
struct DoubtTests {
    @Test("Whom their home holds back holds nothing here, and the word of a territory that is not believed is none")
    func doubted() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = try await BadgeCalls(federation["se"])
            let dk = try await BadgeCalls(federation["dk"])
            _ = try await se.node.member("ana")
            let credential = try await se.credential(try await se.award("ana"))
            try await dk.untilKnown(1)
            try await dk.trust("se", age: 31_536_000)
            #expect(try await eventually { try await dk.may("forum.post", "@ana@se") })
            try await heldBack(in: dk.node.database)

            let tid = se.node.tid
            try await fallBehind(tid, in: dk.node.database)
            #expect(try await dk.verdict(credential) == "valid")
            try await dk.node.database.execute("UPDATE peer SET state = 'blocked' WHERE tid = \(tid)")
            #expect(try await dk.verdict(credential) == "unknown_status")
            // That it was taken back is believed of anybody.
            try await dk.node.database.execute("UPDATE foreign_award SET state = 'revoked'")
            #expect(try await dk.verdict(credential) == "revoked")
        }
    }

    private func heldBack(in database: Database) async throws {
        let held = HeldBadges(database: database, definitions: DefinitionStore(database: database))
        let rows = try await database.read("SELECT id FROM remote_member WHERE handle = 'ana'")
        let member: ID<Member> = try rows[0].get("id")
        #expect(try await held.badges(of: member).count == 1)
        try await database.execute("UPDATE remote_member SET withdrawn = true WHERE handle = 'ana'")
        #expect(try await held.badges(of: member).isEmpty)
        try await database.execute("UPDATE remote_member SET withdrawn = false WHERE handle = 'ana'")
        try await database.execute("UPDATE foreign_award SET valid_from = now() + interval '1 hour'")
        #expect(try await held.badges(of: member).isEmpty)
        try await database.execute("UPDATE foreign_award SET valid_from = now() - interval '1 hour'")
    }

    /// The node writes down what it heard itself, now and then.
    private func fallBehind(_ tid: String, in database: Database) async throws {
        let heard = try await ForeignStore(database: database).origin(tid)?.heardAt ?? .distantPast
        let isBehind = try await eventually { try await Self.isBehind(tid, since: heard, in: database) }
        #expect(isBehind)
    }

    private static func isBehind(_ tid: String, since heard: Date, in database: Database) async throws -> Bool {
        try await database.execute(
            """
            UPDATE peer_status SET head_size = 1000000, behind_since = heard_at - interval '1 hour' WHERE tid = \(tid)
            """)
        let now = try await ForeignStore(database: database).origin(tid)?.heardAt
        return now ?? heard < heard.addingTimeInterval(-1800)
    }

    @Test(
        "Two administrators who add trust at the same time both did, and what a badge says stays what it was given for")
    func administration() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = try await BadgeCalls(federation["se"])
            let store = TrustStore(database: se.node.database, audit: AuditLog(world: .system))
            let slugs = ["first", "second", "third", "fourth"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for slug in slugs {
                    group.addTask {
                        let policy = TrustPolicy(
                            territory: "dk", badge: BadgeSlug(unchecked: slug), countsAs: BadgeSlug(unchecked: slug),
                            capability: nil, maximumAge: 60, countsWhenStale: false)
                        _ = try await store.change(by: .node) { policies, _ in policies + [policy] }
                    }
                }
                try await group.waitForAll()
            }
            #expect(Set(try await store.all().policies.map(\.badge.text)) == Set(slugs))

            _ = try await se.node.member("ana")
            _ = try await se.award("ana")
            let path = "/badges/code-of-conduct"
            #expect(
                try await se.admin.patch(path, #"{"narrative":"Nothing."}"#, ["If-Match": "*"]).code == "TF4240")
            let cleared = try await se.admin.patch(path, #"{"valid_months":0}"#, ["If-Match": "*"])
            #expect(cleared.status == 200 && cleared.json["valid_months"] == nil, "\(cleared)")
            for slug in ["check", "status", "changed"] {
                let body = #"{"slug":"\#(slug)","name":"B","description":"D","narrative":"N"}"#
                #expect(try await se.admin.post("/badges", body).status == 422)
            }
        }
    }
}
