import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing
import Web

@testable import Badges
@testable import Federation

@Suite("Awards as the territory's own log states them")
struct RestoredAwardTests {
    /// Everything that the log says, as a peer gives it back after a restore.
    private func replay(_ se: TestNode) async throws {
        let store = AwardStore(database: se.database)
        let tid = try #require(TerritoryID(se.tid))
        for handler in RestoredAwards(store: store).handlers {
            // The type is a part of the entry, behind its length.
            let type = Data([UInt8(handler.type.utf8.count)] + handler.type.utf8)
            let rows = try await se.database.read(
                """
                SELECT entry_id, payload FROM log_entry
                WHERE substr(entry, 38, \(type.count)) = \(type) AND payload IS NOT NULL ORDER BY epoch, sequence
                """)
            let stated = try rows.map { row in
                StatedPayload(
                    payload: try row.get("payload", as: Data.self),
                    origin: FactOrigin(
                        territory: tid, code: "", sequence: 0, entryID: try row.get("entry_id"), objectID: UUID(),
                        time: Date()))
            }
            _ = try await se.database.write { try await handler.apply(stated, $0) }
        }
    }

    @Test("What was signed with a token key that a restore took stays the territory's own")
    func tokenKey() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let database = se.node.database
            _ = try await se.node.member("ana")
            let award = try await se.award("ana")
            let token = try await se.node.anonymous.send("GET", "/badges/credentials/\(award)/credential.jwt").body
            let told = try await eventually { try await database.read("SELECT FROM outbox").isEmpty }
            #expect(told)
            try await database.execute("DELETE FROM issuer_key")
            // As the node begins again, without the key.
            let territory = Territory(
                code: try #require(TerritoryCode(se.node.code)), name: "Sweden", origin: se.node.origin)
            let issuer = Issuer(
                form: CredentialForm(territory: territory, tid: se.node.tid),
                territory: try #require(TerritoryID(se.node.tid)), database: database,
                federation: FederationLog(world: .system), secret: Data("a secret".utf8), world: .system)
            let check = CredentialCheck(
                issuer: issuer, awards: AwardStore(database: database), foreign: ForeignStore(database: database),
                world: .system)
            #expect(try await check.verdict(on: token).fault == "bad_signature")
            try await replay(se.node)
            #expect(try await check.verdict(on: token).outcome == .valid)
        }
    }

    @Test("What was revoked after the backup stays so, and what was given after it is there with the same credential")
    func restored() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            for handle in ["ana", "ola"] { _ = try await se.node.member(handle) }
            let (revoked, given) = (try await se.award("ana"), try await se.award("ola"))
            let credential = try await se.credential(given)
            try await se.revoke(revoked)
            let told = try await eventually {
                try await se.node.database.read("SELECT FROM outbox").isEmpty
            }
            #expect(told)
            // As in a backup from before.
            let database = se.node.database
            try await database.execute(
                "UPDATE badge_award SET state = 'active' WHERE id = \(try #require(UUID(uuidString: revoked)))")
            try await database.execute("DELETE FROM badge_award WHERE id = \(try #require(UUID(uuidString: given)))")
            try await database.execute("DELETE FROM status_place")

            try await replay(se.node)
            let states = try await database.read("SELECT id, state FROM badge_award").reduce(into: [:]) {
                $0[try $1.get("id", as: UUID.self).uuidString.lowercased()] = try $1.get("state", as: String.self)
            }
            #expect(states == [revoked: "revoked", given: "active"])
            #expect(try await se.credential(given) == credential)
            #expect(try await se.verdict(credential) == "valid")
            // Once more changes nothing.
            try await replay(se.node)
            #expect(try await database.read("SELECT FROM badge_award").count == 2)
        }
    }
}
