import Kernel
import LocalServers
import NodeTesting
import Testing

@Suite("Two territories")
struct FederationJourneyTests {
    @Test("A profile of one is seen in the other with its proof, follows its changes and goes when the member leaves")
    func profileTravels() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let eva = try await federation["se"].member("eva")
            let dk = federation["dk"].anonymous
            #expect(try await eventually { try await dk.get("/users/@eva@se").status == 200 })
            let profile = try await dk.get("/users/@eva@se").json
            #expect(profile["proof"]?["signed_by"]?.string == "se")
            #expect(profile["proof"]?["position"]?.integer(Int.self) == 0)
            #expect(profile["territory"]?["code"]?.string == "se")
            #expect(profile["email"] == nil)

            let own = try await eva.get("/users/me")
            let changed = try await eva.patch(
                "/users/me", #"{"bio":"Hej från Sverige"}"#, ["If-Match": try #require(own[header: "ETag"])])
            #expect(changed.status == 200)
            #expect(
                try await eventually {
                    try await dk.get("/users/@eva@se").json["bio"]?.string == "Hej från Sverige"
                })
            #expect(try await eva.delete("/users/me").status == 204)
            #expect(try await eventually { try await dk.get("/users/@eva@se").status == 404 })
            #expect(try await eva.get("/users/me").status == 401)
        }
    }

    @Test("A node without NATS keeps accepting and publishes when NATS is back (S-137)")
    func withoutBus() async throws {
        try await TestFederation.with("se", "dk") { federation in
            try await federation.nats.kill()
            _ = try await federation["se"].member("eva")
            try await federation.nats.restart()
            let dk = federation["dk"].anonymous
            #expect(try await eventually(within: .seconds(20)) { try await dk.get("/users/@eva@se").status == 200 })
        }
    }

    @Test("Each territory answers only to its own name, and another's token is worth nothing (S-024, S-042)")
    func territoriesAreSeparate() async throws {
        try await TestFederation.with("se", "dk") { federation in
            var eva = try await federation["se"].member("eva")
            #expect(try await eva.get("/users/me").status == 200)
            eva = TestCaller(origin: federation["dk"].origin, token: eva.token)
            #expect(try await eva.get("/users/me").code == "TF4010")
            let stranger = TestCaller(origin: federation["se"].origin, token: nil, headers: ["Host": "no.example.org"])
            #expect(try await stranger.get("/users").status == 421)
            #expect(
                try await federation["dk"].anonymous.get("/users/01900000-0000-7000-8000-000000000000").status == 404)
        }
    }
}
