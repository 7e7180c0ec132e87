import Content
import ContentStorage
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts
@testable import Federation

@Suite("Pictures that a restored backup lacks", .serialized)
struct RestoredAvatarTests {
    private func storage(_ code: String, _ federation: TestFederation) throws -> ContentStorage {
        ContentStorage(
            database: federation[code].database,
            blocks: try FolderBlockStore(federation.state.appending(path: "territories/\(code)/content")))
    }

    /// A picture of which one territory has the squares, as one that shows the member does.
    private func picture(_ text: String, at code: String, _ federation: TestFederation) async throws -> Avatar {
        let storage = try storage(code, federation)
        let squares = ["64.webp": Array(text.utf8), "400.webp": Array(text.utf8)]
        let folder = try await storage.find(try await storage.write(folder: squares))
        try await storage.database.write {
            try await storage.keep(folder, for: Holder(kind: "avatar", id: "\(UUID())"), name: "avatar", in: $0)
        }
        return Avatar(folder.tree.root, Avatar.Description(unchecked: "In a boat."))
    }

    /// What the log says of eva comes back.
    private func restore(_ avatar: Avatar?, of id: ID<Member>, at node: TestNode) async throws {
        let profile = MemberPublished(
            id: id, handle: try Handle(checking: "eva"), displayName: try DisplayName(checking: "Eva"),
            bio: Bio(unchecked: ""), joinedAt: Date(timeIntervalSince1970: 1_790_000_000), avatar: avatar)
        let handler = try #require(RestoredMemberStore.handlers.first { $0.type == MemberUpdated.type })
        let stated = StatedPayload(
            payload: try MemberUpdated(profile: profile).payload,
            origin: FactOrigin(
                territory: try #require(TerritoryID(node.tid)), code: "", sequence: 5, entryID: UUID(),
                objectID: id.uuid, time: Date()))
        try await node.database.write { try await handler.apply([stated], $0) }
    }

    private func shown(at node: TestNode) async throws -> (cid: String?, audience: String?) {
        let rows = try await node.database.read(
            "SELECT avatar ->> 'cid' AS cid, privacy ->> 'avatar' AS audience FROM member WHERE handle = 'eva'")
        return (try rows.first?.get("cid"), try rows.first?.get("audience"))
    }

    @Test(
        "A picture that was told of comes back from whoever shows it; one that was taken away is for the member alone")
    func comesBack() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let id = try #require(ID<Member>(try await eva.get("/users/me").json["id"]?.string ?? ""))
            let avatar = try await picture("squares", at: "dk", federation)
            try await restore(avatar, of: id, at: se)
            let isBack = try await eventually { try await shown(at: se).cid == avatar.cid.text }
            #expect(isBack)
            #expect(try await se.database.read("SELECT FROM restored_avatar").isEmpty)
            // It is held here now, and for its member.
            let root = try CID(avatar.cid.text)
            #expect(
                try await storage("se", federation).bytes(of: try #require(child(root, federation)), limit: 100).count
                    == 7)
            try await restore(nil, of: id, at: se)
            #expect(try await shown(at: se) == (avatar.cid.text, "me"))
        }
    }

    private func child(_ root: CID, _ federation: TestFederation) async throws -> CID? {
        let blocks = try storage("se", federation).blocks
        guard case .file(let cid, _) = try await Path(root, ["64.webp"]).resolve(in: blocks) else { return nil }
        return cid
    }

    @Test("Whoever has chosen another picture since keeps that one")
    func chosenSince() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let id = try #require(ID<Member>(try await eva.get("/users/me").json["id"]?.string ?? ""))
            let missing = Avatar(try CID("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"), nil)
            try await restore(missing, of: id, at: se)
            #expect(try await se.database.read("SELECT FROM restored_avatar").count == 1)
            #expect(try await eva.delete("/users/me/avatar").status == 204)
            #expect(try await se.database.read("SELECT FROM restored_avatar").isEmpty)
        }
    }
}
