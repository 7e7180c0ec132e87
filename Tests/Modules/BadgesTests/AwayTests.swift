import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("Badges of who goes away, comes back or leaves")
struct AwayTests {
    @Test(
        "Badges go away with their member, come back with them, and what was revoked stays so when all is erased (S-017)"
    )
    func away() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            let ana = try await se.node.member("ana")
            let award = try await se.award("ana")
            let credential = try await se.credential(award)
            try await dk.untilKnown(1)
            #expect(try await dk.verdict(credential) == "valid")

            #expect(try await ana.post("/auth/deactivate", "{}").status == 204)
            try await dk.untilKnown(0)
            #expect(try await se.node.anonymous.get("/credentials/\(award)").status == 404)
            #expect(try await se.verdict(credential) == "unknown_status")

            let again = try await se.node.signIn("ana")
            try await dk.untilKnown(1)
            #expect(try await dk.verdict(credential) == "valid")
            #expect(try await se.verdict(credential) == "valid")
            #expect(try await se.credential(award) == credential)

            try await se.revoke(award)
            #expect(try await again.delete("/users/me").status == 204)
            try await dk.untilKnown(0)
            try await se.node.database.execute("UPDATE member SET left_at = left_at - interval '14 days'")
            let isErased = try await eventually {
                try await se.node.database.read("SELECT 1 FROM badge_award").isEmpty
            }
            #expect(isErased)
            let places = try await se.node.database.read(
                "SELECT status_index FROM status_place WHERE state = 'revoked'")
            let index: Int = try #require(try places.first?.get("status_index"))
            let list = try await se.node.anonymous.get("/status-lists/1").json
            let bits = try #require(list["credentialSubject"]?["encodedList"]?.string)
            #expect(StatusBits.isSet(index, in: bits) == true)
        }
    }

    @Test("A badge given while its member is away is told to the others when they are back, with what became of it")
    func givenMeanwhile() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            let ana = try await se.node.member("ana")
            #expect(try await ana.post("/auth/deactivate", "{}").status == 204)
            let award = try await se.award("ana")
            try await se.revoke(award, "suspend")
            _ = try await se.node.signIn("ana")
            try await dk.untilKnown(1)
            let credential = try await se.credential(award)
            #expect(try await eventually { try await dk.verdict(credential) == "suspended" })
        }
    }

    @Test("A member's archive has their badges, each also as a credential that others take (S-018)")
    func export() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let ana = try await se.node.member("ana")
            _ = try await se.node.member("bea")
            let (own, other) = (try await se.award("ana"), try await se.award("bea"))
            let answer = try await ana.post("/users/me/export", "{}")
            let bytes = try #require(answer.json["content"]?.string.flatMap { Data(base64Encoded: $0) })
            let text = String(decoding: bytes, as: UTF8.self)
            let credential = CanonicalJSON.text(try await se.credential(own))
            #expect(text.contains("credential-\(own).json") && text.contains("badge_award.json"))
            #expect(!text.contains(other))
            let begin = try #require(text.range(of: #"{"@context""#))
            let end = try #require(text.range(of: "\0", range: begin.lowerBound..<text.endIndex))
            let kept = try JSONParser.parse(Array(text[begin.lowerBound..<end.lowerBound].utf8))
            #expect(CanonicalJSON.text(kept) == credential)
        }
    }
}
