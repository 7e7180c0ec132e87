import Crypto
import Federation
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing
import Web

@testable import Badges

@Suite("What is taken back", .serialized)
struct RevocationTests {
    @Test("A renewed badge is taken back with all that it took the place of, here and where it is checked elsewhere")
    func renewed() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            let ana = try await se.node.member("ana")
            let id: ID<Member> = try #require(ID(try await ana.get("/users/me").json["id"]?.string ?? ""))
            let first = try await se.award("ana")
            let credential = try await se.credential(first)
            let log = FederationLog(world: .system)
            try await se.node.database.write {
                try await log.record(CourseCompleted(course: "code-of-conduct", member: id), in: $0)
            }
            try await dk.untilKnown(2)
            let newest = try #require(
                try await se.node.database.read("SELECT id FROM badge_award WHERE superseded_by IS NULL").first?
                    .get("id", as: UUID.self)
            ).uuidString.lowercased()
            try await se.revoke(newest, "suspend")
            #expect(try await se.verdict(credential) == "suspended")
            try await se.revoke(newest, "restore")
            #expect(try await se.verdict(credential) == "valid")
            let held = HeldBadges(
                database: se.node.database, definitions: DefinitionStore(database: se.node.database))
            #expect(try await held.takenBack(from: id) == [])
            try await se.revoke(newest)
            #expect(try await se.verdict(credential) == "revoked")
            #expect(try await eventually { try await dk.verdict(credential) == "revoked" })
            #expect(try await held.takenBack(from: id) == ["code-of-conduct"])
        }
    }

    @Test("What was taken back of a badge that nobody else knew of stays so after a restore from before it was given")
    func restored() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            _ = try await se.node.member("ana")
            let database = se.node.database
            let store = AwardStore(database: database)
            let award = try await se.award("ana")
            let credential = try await se.credential(award)
            let place = try #require(RestoredAwards.place(in: credential))
            try await database.execute("DELETE FROM badge_award")
            try await database.execute("DELETE FROM status_place")
            try await database.execute("DELETE FROM status_fill")
            #expect(try await se.verdict(credential) == "unknown_status")
            for _ in 1...2 { try await database.write { try await store.keep(.revoked, at: place, in: $0) } }
            #expect(try await se.verdict(credential) == "revoked")
            let current = try await database.write { try await store.currentList(in: $0) }
            #expect(current == (place.list, 1))
            // What is revoked is so for good.
            try await database.write { try await store.keep(.active, at: place, in: $0) }
            #expect(try await se.verdict(credential) == "revoked")
        }
    }

    @Test("An award that changes while changes are read is in a later page, and no other is missed")
    func changes() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            var awards: [String] = []
            for handle in ["ana", "bob", "eva"] {
                _ = try await se.node.member(handle)
                awards.append(try await se.award(handle))
            }
            let first = try await se.node.anonymous.get("/badges/changed?limit=1").json
            #expect(first["items"]?.array?.map { $0["id"]?.string } == [awards[0]])
            try await se.revoke(awards[0], "suspend")
            var cursor = first["next"]?.string
            var seen: [String?] = []
            while let next = cursor {
                let page = try await se.node.anonymous.get("/badges/changed?limit=1&cursor=\(next)").json
                seen += (page["items"]?.array ?? []).map { $0["id"]?.string }
                cursor = page["next"]?.string
            }
            #expect(seen == [awards[1], awards[2], awards[0]])
        }
    }

    @Test("A territory that lost its keys with its awards has the same again")
    func keys() async throws {
        try await TestFederation.with("se") { federation in
            let node = federation["se"]
            func issuer(_ secret: String) throws -> Issuer {
                let territory = Territory(
                    code: try #require(TerritoryCode(node.code)), name: "Sweden", origin: node.origin)
                return Issuer(
                    form: CredentialForm(territory: territory, tid: node.tid),
                    territory: try #require(TerritoryID(node.tid)), database: node.database,
                    federation: FederationLog(world: .system), secret: Data(secret.utf8), world: .system)
            }
            var keys: [String] = []
            for secret in ["a secret", "a secret", "another"] {
                try await node.database.execute("DELETE FROM issuer_key")
                keys.append(Multikey.text(try await issuer(secret).currentKey().publicKey))
            }
            #expect(keys[0] == keys[1] && keys[0] != keys[2])
        }
    }
}
