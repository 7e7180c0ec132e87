import Content
import ContentStorage
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Pictures that are not for everybody")
struct HiddenPictureTests {
    private static func privacy(_ audience: String) -> String {
        """
        {"avatar":"\(audience)","bio":"public","fields":"public","languages":"public","time_zone":"public",\
        "follower_lists":"territory","badges":"public","course_progress":"me","discoverable":true,"approves_followers":false}
        """
    }

    @Test("Whoever has the address gets a picture while its member is there and shows it to everybody, and no longer")
    func hidden() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (admin, eva) = (try await se.admin(), try await se.member("eva"))
            let id = try #require(try await eva.get("/users/me").json["id"]?.string)
            let storage = ContentStorage(
                database: se.database,
                blocks: try FolderBlockStore(federation.state.appending(path: "territories/se/content")))
            let folder = try await storage.find(try await storage.write(folder: ["64.webp": Array("squares".utf8)]))
            let avatar = Avatar(folder.tree.root, nil)
            try await se.database.write { transaction in
                try await storage.keep(folder, for: Holder(kind: "avatar", id: id), name: "avatar", in: transaction)
                try await transaction.execute(
                    "UPDATE member SET avatar = \(try PostgresJSON(encoding: avatar)) WHERE handle = 'eva'")
            }
            func status() async throws -> Int {
                try await se.anonymous.send("GET", "/ipfs/\(avatar.cid.text)/64.webp").status
            }
            func choose(_ audience: String) async throws {
                #expect(
                    try await eva.put("/users/me/privacy", Self.privacy(audience), ["If-Match": "*"]).status == 200)
            }
            #expect(try await status() == 200)
            for audience in ["me", "followers", "territory"] {
                try await choose(audience)
                #expect(try await status() == 404, "\(audience)")
                try await choose("public")
                #expect(try await status() == 200, "\(audience)")
            }
            #expect(try await admin.post("/admin/members/\(id)/suspend", #"{"reason":"Spam."}"#).status == 200)
            #expect(try await status() == 404)
            #expect(try await admin.post("/admin/members/\(id)/restore", "{}").status == 200)
            #expect(try await status() == 200)
            let again = try await se.signIn("eva")
            #expect(try await again.post("/auth/deactivate", "{}").status == 204)
            #expect(try await status() == 404)
            let back = try await se.signIn("eva")
            #expect(try await status() == 200)
            #expect(try await back.delete("/users/me/avatar").status == 204)
            #expect(try await status() == 404)
        }
    }
}
