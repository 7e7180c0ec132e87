import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Following, blocking and muting")
struct SocialTests {
    private static let privacy = """
        {"bio":"followers","fields":"public","languages":"public","time_zone":"public","follower_lists":"territory",\
        "avatar":"public","badges":"public","course_progress":"me","discoverable":true,"approves_followers":true}
        """

    private func between(_ caller: TestCaller, _ address: String) async throws -> JSONValue {
        try await caller.get("/users/relationships?id=\(address)").json["items"]?.array?.first ?? .null
    }

    private func handles(_ answer: TestAnswer) -> [String] {
        answer.json["items"]?.array?.compactMap { $0["handle"]?.string } ?? []
    }

    @Test("Following is open or by request, ends from either side, and lists and counts say so at once")
    func following() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob) = (try await se.member("eva"), try await se.member("bob"))
            let followed = try await bob.post("/users/@eva/follow")
            #expect(followed.status == 200 && followed.json["following"] == .bool(true))
            #expect(try await bob.post("/users/@eva/follow").json["following"] == .bool(true))
            #expect(try await between(eva, "@bob")["followed_by"] == .bool(true))
            #expect(handles(try await eva.get("/users/@eva/followers")) == ["bob"])
            #expect(handles(try await bob.get("/users/@bob/following")) == ["eva"])
            #expect(try await bob.get("/users/@eva").json["counts"]?["followers"]?.integer() == 1)
            #expect(try await se.anonymous.get("/users/@eva/followers").code == "TF4039")
            #expect(try await se.anonymous.get("/users/@eva").json["counts"] == nil)
            #expect(try await eva.delete("/users/me/followers/@bob").status == 204)
            #expect(try await between(bob, "@eva")["following"] == .bool(false))

            _ = try await eva.patch("/users/me", #"{"bio":"for followers"}"#, ["If-Match": "*"])
            #expect(try await eva.put("/users/me/privacy", Self.privacy, ["If-Match": "*"]).status == 200)
            #expect(try await bob.post("/users/@eva/follow").json["requested"] == .bool(true))
            #expect(try await bob.get("/users/@eva").json["bio"]?.string == "")
            #expect(try await bob.post("/users/me/follow-requests/@eva/accept").status == 404)
            #expect(handles(try await eva.get("/users/me/follow-requests")) == ["bob"])
            #expect(try await eva.post("/users/me/follow-requests/@bob/reject").status == 200)
            #expect(try await between(bob, "@eva")["requested"] == .bool(false))
            _ = try await bob.post("/users/@eva/follow")
            #expect(try await eva.post("/users/me/follow-requests/@bob/accept").status == 200)
            #expect(try await bob.get("/users/@eva").json["bio"]?.string == "for followers")
            #expect(try await bob.delete("/users/@eva/follow").status == 204)
            #expect(try await bob.delete("/users/@eva/follow").status == 204)
            #expect(try await bob.get("/users/@eva").json["bio"]?.string == "")
            #expect(try await bob.post("/users/@bob/follow").code == "TF4097")
            #expect(try await bob.post("/users/@nobody/follow").status == 404)
        }
    }

    @Test("A block ends follows both ways and hides each from the other, except from staff and from strangers")
    func blocking() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob) = (try await se.member("eva"), try await se.member("bob"))
            let admin = try await se.admin()
            _ = try await bob.post("/users/@eva/follow")
            _ = try await eva.post("/users/@bob/follow")
            #expect(try await eva.post("/users/@bob/block").json["blocking"] == .bool(true))
            #expect(try await between(eva, "@bob")["following"] == .bool(false))
            #expect(try await eva.get("/users/@eva").json["counts"]?["followers"]?.integer() == 0)

            for path in ["/users/@eva", "/users/lookup?acct=@eva", "/users/@eva/followers"] {
                #expect(try await bob.get(path).status == 404, "\(path)")
            }
            #expect(try await bob.send("GET", "/api/v1/users?limit=100").text.contains("\"bob\""))
            for path in ["/users?limit=100", "/users/search?q=eva", "/users/search?q=evva"] {
                #expect(try await !handles(bob.get(path)).contains("eva"), "\(path)")
            }
            #expect(try await !handles(eva.get("/users?limit=100")).contains("bob"))
            #expect(try await bob.post("/users/@eva/follow").status == 404)
            #expect(try await eva.post("/users/@bob/follow").code == "TF4098")
            #expect(try await between(bob, "@eva") == .null)
            #expect(try await se.anonymous.get("/users/@eva").status == 200)
            #expect(try await admin.get("/users/@eva").status == 200)
            #expect(handles(try await eva.get("/users/me/blocks")) == ["bob"])

            #expect(try await eva.delete("/users/@bob/block").status == 204)
            #expect(try await bob.get("/users/@eva").status == 200)
            #expect(try await between(bob, "@eva")["following"] == .bool(false))
        }
    }

    @Test("Who is blocked can block and mute in turn, sees whom, and each ends their own; staff see who blocks them")
    func blockingBack() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob) = (try await se.member("eva"), try await se.member("bob"))
            _ = try await eva.post("/users/@bob/block")
            #expect(try await bob.post("/users/@eva/mute", "{}").json["muting"] == .bool(true))
            #expect(try await bob.delete("/users/@eva/mute").status == 204)
            #expect(try await bob.post("/users/@eva/block").json["blocking"] == .bool(true))
            #expect(handles(try await bob.get("/users/me/blocks")) == ["eva"])
            #expect(handles(try await eva.get("/users/me/blocks")) == ["bob"])
            #expect(try await bob.post("/users/@bob/block").code == "TF4097")
            for (caller, other) in [(eva, "@bob"), (bob, "@eva")] {
                #expect(try await caller.get("/users/\(other)").status == 404)
            }
            #expect(try await eva.delete("/users/@bob/block").status == 204)
            #expect(try await bob.delete("/users/@eva/block").status == 204)
            #expect(try await bob.get("/users/@eva").status == 200)

            try await se.database.execute(
                "INSERT INTO member_role (member, role) SELECT id, 'moderator' FROM member WHERE handle = 'bob'")
            let moderator = try await se.signIn("bob")
            _ = try await eva.post("/users/@bob/block")
            #expect(try await moderator.get("/users/@eva").status == 200)
        }
    }

    @Test("Who is blocked blocks back on a page too, by address, and is told where nobody has it")
    func blockingBackOnAPage() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob) = (try await se.member("eva"), try await PageReader(se, as: "bob"))
            #expect(try await eva.post("/users/@bob/block").status == 200)
            #expect(try await bob.get("/people/@eva").status == 404)
            #expect(try await bob.get("/me/blocks").text.contains(#"action="/me/blocks""#))
            for wrong in ["nobody", "@bob", "%20"] {
                let answer = try await bob.post("/me/blocks", token: bob.token, form: "address=\(wrong)")
                #expect([409, 422].contains(answer.status), "\(wrong)")
                #expect(answer.text.contains(#"role="alert""#), "\(wrong)")
            }
            #expect(try await bob.post("/me/blocks", token: bob.token, form: "address=@eva").status == 303)
            #expect(try await bob.get("/me/blocks").text.contains("/people/@eva/unblock"))
        }
    }

    @Test("Of a follow and a block at the same time only the block is left")
    func race() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob) = (try await se.member("eva"), try await se.member("bob"))
            for _ in 0..<20 {
                async let follow = bob.post("/users/@eva/follow")
                async let block = eva.post("/users/@bob/block")
                let (followed, blocked) = try await (follow, block)
                #expect([200, 404].contains(followed.status) && blocked.status == 200)
                let left = try await se.database.read("SELECT FROM follow")
                #expect(left.isEmpty)
                _ = try await eva.delete("/users/@bob/block")
            }
        }
    }

    @Test("Mutes of members, words and territories end by themselves or by hand, and notes are the author's own")
    func muting() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob) = (try await se.member("eva"), try await se.member("bob"))
            let muted = try await eva.post("/users/@bob/mute", #"{"duration":3600}"#)
            #expect(muted.json["muting"] == .bool(true) && muted.json["muting_until"]?.string != nil)
            #expect(try await eva.post("/users/@bob/mute", "{}").json["muting_until"] == nil)
            #expect(try await eva.post("/users/@bob/mute", #"{"duration":59}"#).status == 422)
            #expect(
                try await eva.post("/users/me/mutes", #"{"keyword":"Spoiler"}"#).json["subject"]?.string == "spoiler")
            #expect(try await eva.post("/users/me/mutes", #"{"territory":"dk","duration":60}"#).status == 200)
            #expect(try await eva.post("/users/me/mutes", #"{"territory":"dk","keyword":"x y"}"#).status == 422)
            let items = try #require(try await eva.get("/users/me/mutes").json["items"]?.array)
            #expect(items.compactMap { $0["kind"]?.string } == ["territory", "keyword", "member"])
            let id = try #require(items[1]["id"]?.string)
            #expect(try await bob.delete("/users/me/mutes/\(id)").status == 204)
            #expect(try await eva.get("/users/me/mutes").json["items"]?.array?.count == 3)
            #expect(try await eva.delete("/users/me/mutes/\(id)").status == 204)
            try await se.database.execute(
                "UPDATE mute SET until = now() - interval '1 second' WHERE kind = 'territory'")
            #expect(try await eva.get("/users/me/mutes").json["items"]?.array?.count == 1)
            #expect(try await eva.delete("/users/@bob/mute").status == 204)
            #expect(try await between(eva, "@bob")["muting"] == .bool(false))

            #expect(try await eva.put("/users/@bob/note", #"{"text":"met at sea"}"#).status == 204)
            #expect(try await between(eva, "@bob")["note"]?.string == "met at sea")
            #expect(try await between(bob, "@eva")["note"]?.string == "")
            #expect(try await eva.put("/users/@bob/note", #"{"text":""}"#).status == 204)
            #expect(try await between(eva, "@bob")["note"]?.string == "")
        }
    }

    @Test("What is between a member who leaves and others goes with them")
    func leaving() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob) = (try await se.member("eva"), try await se.member("bob"))
            for (caller, other) in [(eva, "@bob"), (bob, "@eva")] {
                _ = try await caller.post("/users/\(other)/follow")
                _ = try await caller.post("/users/\(other)/mute", "{}")
                _ = try await caller.put("/users/\(other)/note", #"{"text":"x"}"#)
            }
            _ = try await eva.delete("/users/suggestions/@bob")
            _ = try await eva.post("/users/@bob/block")
            #expect(try await bob.delete("/users/me").status == 204)
            try await se.database.execute("UPDATE member SET left_at = left_at - interval '14 days'")
            let isErased = try await eventually {
                try await se.database.read("SELECT FROM member WHERE handle = 'bob'").isEmpty
            }
            #expect(isErased)
            for table in ["follow", "block", "mute", "member_note", "suggestion_dismissal"] {
                let rows = try await se.database.read("SELECT FROM \(identifier: table)")
                #expect(rows.isEmpty, "\(table)")
            }
        }
    }

    @Test("Lists have pages, each row once, whoever is hidden")
    func pages() async throws {
        try await SharedTerritory.with { se in
            let eva = try await se.member("eva")
            for number in 1...7 { _ = try await se.member("fan\(number)").post("/users/@eva/follow") }
            _ = try await eva.post("/users/@fan4/block")
            var seen: [String] = []
            var path: String? = "/users/@eva/followers?limit=2"
            while let next = path {
                let answer = try await eva.get(next)
                seen += handles(answer)
                path = answer.json["next"]?.string.map { "/users/@eva/followers?limit=2&cursor=\($0)" }
            }
            #expect(seen == ["fan7", "fan6", "fan5", "fan3", "fan2", "fan1"])
        }
    }

    @Test("Suggestions say why, and leave out whom one knows, blocks or dismissed")
    func suggestions() async throws {
        try await SharedTerritory.with { se in
            let (eva, bob, ida) = (try await se.member("eva"), try await se.member("bob"), try await se.member("ida"))
            let ole = try await se.member("ole")
            _ = try await eva.post("/users/@bob/follow")
            _ = try await bob.post("/users/@ida/follow")
            _ = try await ole.post("/users/@eva/follow")
            func hideLists(_ audience: String) async throws {
                let privacy = Self.privacy.replacing(
                    #""follower_lists":"territory""#, with: #""follower_lists":"\#(audience)""#)
                #expect(try await bob.put("/users/me/privacy", privacy, ["If-Match": "*"]).status == 200)
            }
            func suggested() async throws -> [String: String] {
                let items = try await eva.get("/users/suggestions").json["items"]?.array ?? []
                return Dictionary(
                    uniqueKeysWithValues: items.map {
                        ($0["member"]?["handle"]?.string ?? "", $0["reason"]?.string ?? "")
                    })
            }
            #expect(try await suggested() == ["ida": "followed_by_people_you_follow", "ole": "follows_you"])
            try await hideLists("me")
            #expect(try await suggested()["ida"] == "new")
            try await hideLists("followers")
            #expect(try await suggested()["ida"] == "followed_by_people_you_follow")
            #expect(try await eva.delete("/users/suggestions/@ida").status == 204)
            _ = try await ole.post("/users/@eva/block")
            #expect(try await suggested().isEmpty)
            _ = ida
        }
    }
}
