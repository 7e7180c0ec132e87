import Foundation
import Kernel
import LocalServers
import NodeTesting
import Postgres
import Testing

@Suite("Badges of other territories", .serialized)
struct TrustTests {
    @Test("While the issuer is not heard its trust policy decides, and the explanation says so")
    func unheard() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            _ = try await se.node.member("ana")
            _ = try await se.award("ana")
            try await dk.untilKnown(1)
            try await dk.trust("se")
            #expect(try await eventually { try await dk.may("forum.post", "@ana@se") })
            let proof = try await dk.explain("forum.post", "@ana@se")["conditions"]?.array?.first?["because"]?.array?
                .first
            #expect(proof?["issuer"]?.string == "se")
            #expect(try #require(proof?["status_age"]?.integer()) < 3600)

            try await federation.nats.stop()
            try await dk.trust("se", age: 1)
            #expect(try await eventually { try await !dk.may("forum.post", "@ana@se") })
            let refused = try await dk.explain("forum.post", "@ana@se")
            let old = refused["conditions"]?.array?.first?["too_old"]?.array?.first
            #expect(old?["issuer"]?.string == "se" && old?["maximum_age"]?.integer() == 1, "\(refused)")
            #expect(try #require(old?["status_age"]?.integer()) >= 1)
            #expect(refused["needs"]?.array?.first?["earn"]?.string == "/courses/code-of-conduct")

            // The policy may let it count all the same, but never for what is dangerous.
            try await dk.trust("se", gives: "badge.award", age: 1, whenStale: true)
            #expect(try await eventually { try await dk.may("forum.post", "@ana@se") })
            let allowed = try await dk.explain("forum.post", "@ana@se")["conditions"]?.array?.first?["because"]?.array?
                .first
            #expect(try #require(allowed?["status_age"]?.integer()) >= 1 && allowed?["maximum_age"]?.integer() == 1)
            #expect(try await !dk.may("badge.award", "@ana@se"))

            try await federation.nats.restart()
            try await dk.trust("se", gives: "badge.award", age: 60)
            #expect(try await eventually { try await dk.may("badge.award", "@ana@se") })
        }
    }

    @Test("Two territories that trust each other keep nothing alive that neither gave")
    func loops() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            let ana = try await se.node.member("ana")
            try await se.trust("dk")
            try await dk.trust("se")
            func mayAtHome() async throws -> Bool {
                try await ana.get("/permissions/explain?capability=forum.post").json["allowed"] == .bool(true)
            }
            #expect(
                try await eventually {
                    try await dk.node.database.read("SELECT 1 FROM remote_member WHERE handle = 'ana'").count == 1
                })
            #expect(try await !mayAtHome())
            #expect(try await !dk.may("forum.post", "@ana@se"))
            let given = try await se.award("ana")
            #expect(try await mayAtHome())
            #expect(try await eventually { try await dk.may("forum.post", "@ana@se") })
            let began = ContinuousClock.now
            try await se.revoke(given)
            #expect(try await !mayAtHome())
            #expect(try await eventually { try await !dk.may("forum.post", "@ana@se") })
            #expect(ContinuousClock.now - began < .seconds(5))
        }
    }
}
