import Federation
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("Credentials that claim to be others", .serialized)
struct ConfusionTests {
    @Test("A proof of one credential proves no other, and parts that are not signed are not taken")
    func replayed() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            for handle in ["ana", "ola"] { _ = try await se.node.member(handle) }
            let (first, second) = (
                try await se.credential(try await se.award("ana")), try await se.credential(try await se.award("ola"))
            )
            #expect(try await se.verdict(first) == "valid")
            #expect(try await se.verdict(first.with("proof", try #require(second["proof"]))) == "altered bad_signature")
            #expect(try await se.verdict(first.with("evidence", .array([]))) == "altered bad_signature")
            #expect(try await se.verdict(first.without("credentialStatus")) == "altered bad_signature")
            let later = try #require(first["proof"]).with("created", .string("2020-01-01T00:00:00Z"))
            #expect(try await se.verdict(first.with("proof", later)) == "altered bad_signature")
        }
    }

    /// The test's own key, known as one of se's, signs what se never would.
    @Test("A status list that is not the issuer's is not believed, whoever signed the credential")
    func otherList() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            _ = try await se.node.member("ana")
            let given = try await se.credential(try await se.award("ana"))
            try await dk.untilKnown(1)
            let key = try SigningKey(seed: [UInt8](repeating: 9, count: SigningKey.seedByteCount))
            let text = Multikey.text(key.publicKey)
            try await dk.node.database.execute(
                "INSERT INTO foreign_issuer_key (tid, multikey, position) VALUES (\(se.node.tid), \(text), 1)")
            let issuer = try #require(given["issuer"]?["id"]?.string)
            func signed(_ credential: JSONValue) throws -> JSONValue {
                try DataIntegrityProof.sign(
                    credential.without("proof"), method: "\(issuer)#\(text)", by: key, at: Date())
            }
            #expect(try await dk.verdict(try signed(given)) == "valid")
            let lists = try #require(given["credentialStatus"]?.array)
            for list in [
                "\(dk.node.origin)/badges/status/1", "https://evil.example/badges/status/1",
                "\(se.node.origin).evil.example/badges/status/1",
            ] {
                let moved = lists.map { $0.with("statusListCredential", .string(list)) }
                #expect(
                    try await dk.verdict(try signed(given.with("credentialStatus", .array(moved))))
                        == "altered other_status_list", "\(list)")
            }
            // Of a key that se's log does not show, nothing is believed.
            try await dk.node.database.execute("DELETE FROM foreign_issuer_key WHERE multikey = \(text)")
            #expect(try await dk.verdict(try signed(given)) == "altered other_issuer")
        }
    }

    @Test("Nobody who is suspended, frozen or gone is given a badge, by hand or by a course; the others still are")
    func recipients() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let log = FederationLog(world: .system)
            for (handle, state) in [("ana", "suspended"), ("ola", "frozen")] {
                let member = try await se.node.member(handle)
                let id: ID<Member> = try #require(ID(try await member.get("/users/me").json["id"]?.string ?? ""))
                try await se.node.database.execute("UPDATE member SET state = \(state) WHERE handle = \(handle)")
                let given = try await se.admin.post(
                    "/badges/award", #"{"badge":"code-of-conduct","members":["@\#(handle)"]}"#)
                #expect(given.json["items"]?.array?.first?["problem"]?.string == "TF4242", "\(given)")
                try await se.node.database.write {
                    try await log.record(CourseCompleted(course: "code-of-conduct", member: id), in: $0)
                }
            }
            try await se.node.database.write {
                try await log.record(
                    CourseCompleted(course: "code-of-conduct", member: ID(UUID())), in: $0)
            }
            // Facts are heard in their order: when hers was, so were theirs.
            let eva = try await se.node.member("eva")
            let id: ID<Member> = try #require(ID(try await eva.get("/users/me").json["id"]?.string ?? ""))
            try await se.node.database.write {
                try await log.record(CourseCompleted(course: "code-of-conduct", member: id), in: $0)
            }
            #expect(
                try await eventually {
                    try await se.node.database.read("SELECT 1 FROM badge_award WHERE member = \(id)").count == 1
                })
            #expect(try await se.node.database.read("SELECT 1 FROM badge_award").count == 1)
            #expect(try await se.node.database.read("SELECT 1 FROM unheard_entry").isEmpty)
        }
    }
}
