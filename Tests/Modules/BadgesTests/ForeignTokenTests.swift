import Federation
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("Tokens of other territories")
struct ForeignTokenTests {
    private func verdict(_ token: String, _ node: TestNode) async throws -> String {
        let body = JSONValue.object([JSONMember("credential", .string(token))])
        let answer = try await node.anonymous.post("/credentials/verify", CanonicalJSON.text(body))
        #expect(answer.status == 200, "\(answer)")
        return [answer.json["outcome"], answer.json["fault"]].compactMap { $0?.string }.joined(separator: " ")
    }

    @Test("A token is checked by the key that its territory's log states, and its status is the log's too")
    func checked() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            _ = try await se.node.member("ana")
            let award = try await se.award("ana")
            func token() async throws -> String {
                try await se.node.anonymous.send("GET", "/badges/credentials/\(award)/credential.jwt").text
            }
            let first = try await token()
            try await dk.untilKnown(1)
            let isKnown = try await eventually {
                try await dk.node.database.read("SELECT 1 FROM foreign_token_key").count == 1
            }
            try #require(isKnown)
            #expect(try await verdict(first, dk.node) == "valid")
            // It is told once, whoever asks how often.
            _ = try await token()
            #expect(try await se.node.database.read("SELECT 1 FROM issuer_key WHERE told_at IS NOT NULL").count == 1)

            let parts = first.split(separator: ".").map(String.init)
            let other = try JSONParser.parse([UInt8](try #require(Data(base64URLEncoded: parts[1]))))
                .with("name", .string("Another"))
            let changed = Data(CanonicalJSON.encode(other)).base64URLEncodedString
            #expect(try await verdict("\(parts[0]).\(changed).\(parts[2])", dk.node) == "altered bad_signature")
            for header in [
                #"{"alg":"none","kid":"\#(se.issuer)#rs256"}"#, #"{"alg":"RS256","kid":"\#(se.issuer)#other"}"#,
                #"{"alg":"RS256","kid":"\#(dk.issuer)#rs256"}"#,
            ] {
                let text = Data(header.utf8).base64URLEncodedString
                #expect(try await verdict("\(text).\(parts[1]).\(parts[2])", dk.node).hasPrefix("altered"), "\(header)")
            }
            // A territory has one way of signing tokens: whatever else a header names, it is none of its own.
            for algorithm in ["HS256", "ES256", "PS256", "RS512", "x"] {
                let header = Data(#"{"alg":"\#(algorithm)","kid":"\#(se.issuer)#rs256"}"#.utf8).base64URLEncodedString
                for node in [se.node, dk.node] {
                    #expect(
                        try await verdict("\(header).\(parts[1]).\(parts[2])", node) == "altered bad_signature",
                        "\(algorithm)")
                }
            }
            try await se.revoke(award)
            #expect(try await eventually { try await verdict(first, dk.node) == "revoked" })
            try await dk.node.database.execute("DELETE FROM foreign_token_key")
            #expect(try await verdict(first, dk.node) == "altered other_issuer")
        }
    }

    @Test("What is no key is none", arguments: ["", "AQAB", "!", String(repeating: "A", count: 342)])
    func noKeys(_ modulus: String) {
        #expect(TokenKeyStated.key(modulus, "AQAB") == nil)
        #expect(TokenKeyStated.key(String(repeating: "z", count: 342), modulus.isEmpty ? "" : "Ag") == nil)
    }
}

extension BadgeCalls {
    fileprivate var issuer: String { "\(node.origin)/badges/issuer/\(node.tid)" }
}
