import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts
@testable import Federation

@Suite("Members of two territories")
struct SocialFederationTests {
    private static let privacy = """
        {"bio":"followers","fields":"public","languages":"public","time_zone":"me","follower_lists":"public",\
        "avatar":"public","badges":"public","course_progress":"me","discoverable":true,"approves_followers":true}
        """

    private func between(_ caller: TestCaller, _ address: String) async throws -> JSONValue {
        try await caller.get("/users/relationships?id=\(address)").json["items"]?.array?.first ?? .null
    }

    @Test("Both homes agree about a follow and a block, and what is for followers reaches their home and no other")
    func agree() async throws {
        try await TestFederation.with("se", "dk", "no") { federation in
            let (se, dk, no) = (federation["se"], federation["dk"], federation["no"])
            let (eva, bea, kim) = (
                try await se.member("eva"), try await dk.member("bea"), try await no.member("kim")
            )
            _ = try await eva.patch("/users/me", #"{"bio":"qzx for followers"}"#, ["If-Match": "*"])
            #expect(try await eva.put("/users/me/privacy", Self.privacy, ["If-Match": "*"]).status == 200)
            _ = try await eva.patch("/users/me", #"{"bio":"qzy for followers"}"#, ["If-Match": "*"])
            #expect(try await eventually { try await bea.get("/users/@eva@se").json["bio"]?.string == "" })
            #expect(try await eventually { try await eva.get("/users/@bea@dk").status == 200 })

            #expect(try await bea.post("/users/@eva@se/follow").json["requested"] == .bool(true))
            #expect(
                try await eventually {
                    try await eva.get("/users/me/follow-requests").text.contains("@bea@dk")
                })
            #expect(try await eva.post("/users/me/follow-requests/@bea@dk/accept").status == 200)
            #expect(
                try await eventually {
                    try await between(bea, "@eva@se")["following"] == .bool(true)
                })
            #expect(
                try await eventually {
                    try await bea.get("/users/@eva@se").json["bio"]?.string == "qzy for followers"
                })
            #expect(try await between(eva, "@bea@dk")["followed_by"] == .bool(true))
            #expect(try await eva.get("/users/@eva").json["counts"]?["followers"]?.integer() == 1)
            #expect(try await dk.anonymous.get("/users/@eva@se").json["bio"]?.string == "")
            #expect(try await kim.get("/users/@eva@se").json["bio"]?.string == "")
            #expect(try await found("qzy", in: no.database).isEmpty)

            #expect(try await eva.post("/users/@bea@dk/block").json["blocking"] == .bool(true))
            #expect(
                try await eventually { try await bea.get("/users/@eva@se").status == 404 })
            #expect(try await bea.post("/users/@eva@se/follow").status == 404)
            #expect(try await dk.database.read("SELECT FROM follow").isEmpty)
            #expect(try await eva.delete("/users/@bea@dk/block").status == 204)
            #expect(
                try await eventually {
                    try await bea.get("/users/@eva@se").json["bio"]?.string == ""
                })
        }
    }

    @Test("A follower's block takes back what was for followers, at the follower's home too")
    func followerBlocks() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let (eva, bea) = (try await se.member("eva"), try await dk.member("bea"))
            let privacy = Self.privacy.replacing(#""approves_followers":true"#, with: #""approves_followers":false"#)
            #expect(try await eva.put("/users/me/privacy", privacy, ["If-Match": "*"]).status == 200)
            _ = try await eva.patch("/users/me", #"{"bio":"qzw for followers"}"#, ["If-Match": "*"])
            #expect(try await eventually { try await bea.get("/users/@eva@se").status == 200 })
            #expect(try await eventually { try await eva.get("/users/@bea@dk").status == 200 })
            _ = try await bea.post("/users/@eva@se/follow")
            func told() async throws -> Bool {
                try await !dk.database.read("SELECT FROM remote_disclosure WHERE bio <> ''").isEmpty
            }
            #expect(try await eventually { try await told() })
            #expect(try await bea.post("/users/@eva@se/block").status == 200)
            #expect(try await eventually { try await !told() })
        }
    }

    @Test("An open profile is followed at once, and either side ends it in both homes")
    func open() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let (eva, bea) = (try await se.member("eva"), try await dk.member("bea"))
            #expect(try await eventually { try await bea.get("/users/@eva@se").status == 200 })
            #expect(try await eventually { try await eva.get("/users/@bea@dk").status == 200 })
            for end in [0, 1] {
                _ = try await bea.post("/users/@eva@se/follow")
                #expect(
                    try await eventually {
                        try await between(bea, "@eva@se")["following"] == .bool(true)
                    })
                let ended =
                    end == 0
                    ? try await bea.delete("/users/@eva@se/follow")
                    : try await eva.delete("/users/me/followers/@bea@dk")
                #expect(ended.status == 204)
                #expect(
                    try await eventually {
                        let here = try await se.database.read("SELECT FROM follow")
                        let there = try await dk.database.read("SELECT FROM follow")
                        return here.isEmpty && there.isEmpty
                    })
            }
        }
    }

    @Test("Who was away is followed from elsewhere no more, asks again whom they followed, and no block is lost")
    func absence() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let eva = try await se.member("eva")
            let (bea, kim, ole) = (
                try await dk.member("bea"), try await dk.member("kim"), try await dk.member("ole")
            )
            #expect(try await eventually { try await bea.get("/users/@eva@se").status == 200 })
            #expect(try await eventually { try await eva.get("/users/@ole@dk").status == 200 })
            _ = try await eva.post("/users/@bea@dk/follow")
            _ = try await bea.post("/users/@eva@se/follow")
            _ = try await kim.post("/users/@eva@se/block")
            _ = try await eva.post("/users/@ole@dk/block")
            #expect(
                try await eventually {
                    let kept = [try await kept(in: se), try await kept(in: dk)]
                    return kept == [[2, 2], [2, 2]]
                })

            #expect(try await eva.post("/auth/deactivate", "{}").status == 204)
            #expect(try await eventually { try await dk.anonymous.get("/users/@eva@se").status == 404 })
            #expect(try await kept(in: dk) == [0, 1])
            let again = try await se.signIn("eva")
            #expect(
                try await eventually {
                    try await between(again, "@bea@dk")["following"] == .bool(true)
                })
            #expect(try await between(again, "@bea@dk")["followed_by"] == .bool(false))
            #expect(try await between(bea, "@eva@se")["followed_by"] == .bool(true))
            #expect(try await between(bea, "@eva@se")["following"] == .bool(false))
            #expect(try await eventually { try await kept(in: dk) == [1, 2] })
            #expect(try await ole.get("/users/@eva@se").status == 404)
            #expect(try await kim.get("/users/me/blocks").text.contains("@eva@se"))
            #expect(try await again.get("/users/@kim@dk").status == 404)
        }
    }

    @Test("S-139: A territory speaks for its own members only: whose log it is decides who is meant")
    func forged() async throws {
        try await TestFederation.with("se", "dk", "no") { federation in
            let (se, dk, no) = (federation["se"], federation["dk"], federation["no"])
            let (eva, bea) = (try await se.member("eva"), try await dk.member("bea"))
            _ = try await no.member("kim")
            #expect(try await eventually { try await bea.get("/users/@eva@se").status == 200 })
            #expect(try await eventually { try await eva.get("/users/@bea@dk").status == 200 })
            _ = try await eva.put("/users/me/privacy", Self.privacy, ["If-Match": "*"])
            _ = try await bea.post("/users/@eva@se/follow")
            #expect(
                try await eventually {
                    try await eva.get("/users/me/follow-requests").text.contains("@bea@dk")
                })
            let rows = try await dk.database.read("SELECT request, follower FROM follow")
            let request = try #require(try rows.first?.get("request", as: UUID.self))
            let follower = ID<Member>(try #require(try rows.first?.get("follower", as: UUID.self)))
            let followee = ID<Member>(
                try #require(ID<Member>(try await eva.get("/users/me").json["id"]?.string ?? "")).uuid)
            // A third territory that saw the ids of all of it, which are in no secret.
            let thief = FactOrigin(
                territory: try #require(TerritoryID(no.tid)), code: "no", sequence: 5, entryID: UUID(),
                objectID: request,
                time: Date())
            let facts = SocialFacts(federation: FederationLog(world: .system), world: .system).handlers
            for (type, payload, database) in [
                (
                    "follow.accepted",
                    try FollowAccepted(id: ID(request), follower: follower, followee: followee).payload,
                    dk
                ),
                (
                    "follow.rejected",
                    try FollowRejected(id: ID(request), follower: follower, followee: followee).payload,
                    dk
                ),
                (
                    "follow.undone", try FollowUndone(id: ID(request), follower: follower, followee: followee).payload,
                    se
                ),
                (
                    "block.noticed",
                    try BlockNoticed(id: ID(request), blocker: follower, blocked: followee, ended: false).payload, se
                ),
            ] {
                let handler = try #require(facts.first { $0.type == type })
                _ = try await database.database.write { transaction in
                    try await handler.apply([StatedPayload(payload: payload, origin: thief)], transaction)
                }
            }
            #expect(try await between(bea, "@eva@se")["requested"] == .bool(true))
            #expect(try await eva.get("/users/me/follow-requests").text.contains("@bea@dk"))
            #expect(try await se.database.read("SELECT FROM block").isEmpty)
        }
    }

    /// How many follows and how many blocks.
    private func kept(in node: TestNode) async throws -> [Int] {
        [
            try await node.database.read("SELECT FROM follow").count,
            try await node.database.read("SELECT FROM block").count,
        ]
    }

    private func found(_ text: String, in database: Database) async throws -> [Row] {
        try await database.read(
            """
            SELECT 1 FROM peer_entry WHERE position(convert_to(\(text)::text, 'UTF8') IN payload) > 0
            UNION ALL SELECT 1 FROM remote_disclosure
            """)
    }
}
