import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("Badges that are not for everybody")
struct ShareTests {
    private func privacy(_ audience: String) -> String {
        let parts = [
            "avatar", "bio", "fields", "languages", "time_zone", "follower_lists", "badges", "course_progress",
        ]
        return "{" + parts.map { "\"\($0)\":\"\(audience)\"" }.joined(separator: ",")
            + ",\"discoverable\":true,\"approves_followers\":false}"
    }

    /// Every address of an award.
    private func paths(_ id: String) -> [String] {
        ["/api/v1/credentials/\(id)", "/badges/check/\(id)", "/badges/credentials/\(id)"]
            + ["credential.json", "credential.jwt", "badge.png", "badge.svg"].map { "/badges/credentials/\(id)/\($0)" }
    }

    private func status(_ path: String, _ caller: TestCaller) async throws -> Int {
        try await caller.send("GET", path, nil, [:]).status
    }

    @Test(
        "By its id, which stands in the log, an award is read as its member's privacy says; by its share by everybody")
    func judged() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let (ana, bob) = (try await se.node.member("ana"), try await se.node.member("bob"))
            let award = try await se.award("ana")
            let credential = try await se.credential(award)
            for (audience, stranger, neighbour) in [
                ("public", 200, 200), ("territory", 404, 200), ("followers", 404, 404), ("me", 404, 404),
            ] {
                let changed = try await ana.put("/users/me/privacy", privacy(audience), ["If-Match": "*"])
                #expect(changed.status == 200)
                for path in paths(award) {
                    #expect(try await status(path, se.node.anonymous) == stranger, "\(audience) \(path)")
                }
                let path = "/credentials/\(award)"
                #expect(try await bob.get(path).status == neighbour, "\(audience)")
                #expect(try await ana.get(path).json == credential, "\(audience)")
                #expect(try await se.admin.get(path).status == 200, "who gives badges takes them back: \(audience)")
            }
            let own = try await ana.get("/users/@ana/badges").json["items"]?.array?.first
            let share = try #require(own?["share"]?.string)
            #expect(share != award)
            for path in paths(share) { #expect(try await status(path, se.node.anonymous) == 200, "\(path)") }
            #expect(try await se.credential(share) == credential)
            // Nobody else learns it.
            #expect(try await bob.get("/users/@ana/badges").json["items"]?.array?.isEmpty == true)
            #expect(try await !se.admin.get("/badges/changed").text.contains(share))
            let given = try await se.admin.post("/badges/award", #"{"badge":"code-of-conduct","members":["@ana"]}"#)
            #expect(given.text.contains(award) && !given.text.contains(share))

            // What is shown can be judged, here and by who reads the status list; the proof tells what the log says of it.
            #expect(try await se.verdict(credential) == "valid")
            let proof = "/badges/check/\(share)/proof.txt"
            #expect(try await eventually { try await status(proof, se.node.anonymous) == 200 })
            #expect(try await status("/badges/check/\(award)/proof.txt", se.node.anonymous) == 404)
            try await se.revoke(award)
            #expect(try await se.verdict(credential) == "revoked")
            let page = try await se.node.anonymous.send("GET", "/badges/check/\(share)", nil, [:]).text
            #expect(page.contains("Revoked") && !page.contains("Ana"))
        }
    }

    @Test("Followers see what is for followers, and whoever is blocked sees nothing")
    func between() async throws {
        try await TestFederation.with("se") { federation in
            let se = try await BadgeCalls(federation["se"])
            let (ana, bob) = (try await se.node.member("ana"), try await se.node.member("bob"))
            let reader = try await PageReader(se.node, as: "bob")
            let award = try await se.award("ana")
            func seen() async throws -> Int? { try await bob.get("/users/@ana/badges").json["items"]?.array?.count }
            func choose(_ audience: String) async throws {
                #expect(try await ana.put("/users/me/privacy", privacy(audience), ["If-Match": "*"]).status == 200)
            }
            try await choose("followers")
            #expect(try await seen() == 0)
            #expect(try await bob.post("/users/@ana/follow").status == 200)
            #expect(try await seen() == 1)
            #expect(try await bob.get("/credentials/\(award)").status == 200)

            try await choose("public")
            func holders() async throws -> Bool {
                try await reader.get("/badges/code-of-conduct").text.contains("/people/@ana/badges")
            }
            #expect(try await holders())
            #expect(try await ana.post("/users/@bob/block").status == 200)
            #expect(try await seen() == nil)
            #expect(try await reader.get("/people/@ana/badges").status == 404)
            #expect(try await !holders())
            #expect(try await se.admin.get("/users/@ana/badges").json["items"]?.array?.count == 1)
            #expect(try await ana.delete("/users/@bob/block").status == 204)
            #expect(try await bob.post("/users/@ana/block").status == 200)
            #expect(try await seen() == 0)
            #expect(try await !holders())
        }
    }

    @Test("The log of a member whose badges are their own names an id that opens nothing to others")
    func loggedID() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), try await BadgeCalls(federation["dk"]))
            let ana = try await se.node.member("ana")
            #expect(try await ana.put("/users/me/privacy", privacy("me"), ["If-Match": "*"]).status == 200)
            let award = try await se.award("ana")
            let object = try #require(UUID(uuidString: award))
            func isKnown() async throws -> Bool {
                try await !dk.node.database.read(
                    """
                    SELECT FROM peer_entry
                    WHERE substr(entry, 41 + get_byte(entry, 37), 16) = uuid_send(\(object)::uuid) AND payload IS NULL
                    """
                ).isEmpty
            }
            #expect(try await eventually { try await isKnown() })
            #expect(try await se.node.anonymous.get("/credentials/\(award)").status == 404)
            #expect(try await dk.admin.get("/credentials/\(award)").status == 404)
            #expect(try await ana.get("/credentials/\(award)").status == 200)
        }
    }
}
