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
            #expect(try await eventually { try await dk.get("/users/@eva@se").status == 200 })
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

    @Test("Without the bus a territory is followed at its own address, with the same bytes (TFL v1 section 3)")
    func overHTTPS() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            try await federation.nats.stop()
            _ = try await se.member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            #expect(
                try await federation["dk"].anonymous.get("/users/@eva@se").json["proof"]?["verified"] == .bool(true))

            let note = try await se.anonymous.send("GET", "/.well-known/tfl/checkpoint")
            #expect(note.status == 200 && note.text.hasPrefix("tfl.v1/\(se.tid)/0\n1\n"))
            #expect(note[header: "Content-Type"] == "text/plain; charset=utf-8")
            let page = try await se.anonymous.send("GET", "/.well-known/tfl/range?epoch=0&from=0&max=10")
            #expect(page.body.starts(with: Array("TFB1".utf8)))
            let ahead = try await se.anonymous.send("GET", "/.well-known/tfl/range?from=99")
            #expect(ahead.json["error"]?.string == "future_cursor" && ahead.json["size"]?.integer() == 1)
            for wrong in ["from=-1", "from=1e3", "from=99999999999999999999", "max=x", "epoch=01"] {
                #expect(try await se.anonymous.send("GET", "/.well-known/tfl/range?\(wrong)").status == 400, "\(wrong)")
            }
            let stranger = try await se.anonymous.send("POST", "/.well-known/tfl/rpc", "{}")
            #expect(stranger.json["error"]?.string == "bad_envelope")
            try await federation.nats.restart()
        }
    }
}
