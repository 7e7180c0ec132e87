import Content
import ContentStorage
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Taking one's data along")
struct ExportTests {
    @Test("The archive has everything of its member, nobody else's, and no secret (S-018)")
    func archive() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (eva, ola) = (try await se.member("eva"), try await se.member("ola"))
            _ = try await eva.post("/auth/invites", #"{"note":"for my neighbour"}"#)
            let token = try await eva.post("/auth/tokens", #"{"name":"A script","scopes":["read"]}"#).json["token"]
            _ = try await ola.post("/auth/invites", #"{"note":"of somebody else"}"#)
            let answer = try await eva.post("/users/me/export", "{}")
            #expect(answer.json["name"]?.string?.hasSuffix(".tar") == true)
            let bytes = try #require(answer.json["content"]?.string.flatMap { Data(base64Encoded: $0) })
            let text = String(decoding: bytes, as: UTF8.self)
            for own in ["eva@example.org", "for my neighbour", "A script", "session.json"] {
                #expect(text.contains(own), "\(own)")
            }
            for other in ["ola@example.org", "of somebody else", "$argon2", token?.string ?? "", eva.token ?? ""] {
                #expect(!text.contains(other), "\(other)")
            }
            try await se.database.execute("UPDATE session SET created_at = created_at - interval '6 minutes'")
            #expect(try await eva.post("/users/me/export", "{}").code == "TF4032")
        }
    }

    @Test("The picture is in the archive, and where to have what was uploaded (S-018)")
    func picture() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let id = try #require(try await eva.get("/users/me").json["id"]?.string)
            let storage = ContentStorage(
                database: se.database,
                blocks: try FolderBlockStore(federation.state.appending(path: "territories/se/content")))
            let square = "RIFF....WEBP with Eva's face"
            let folder = try await storage.find(try await storage.write(folder: ["64.webp": Array(square.utf8)]))
            let avatar = Avatar(folder.tree.root, nil)
            try await se.database.write { transaction in
                try await storage.keep(folder, for: Holder(kind: "avatar", id: id), name: "avatar", in: transaction)
                try await transaction.execute(
                    "UPDATE member SET avatar = \(try PostgresJSON(encoding: avatar)) WHERE handle = 'eva'")
            }
            let content = try await eva.post("/users/me/export", "{}").json["content"]?.string
            let text = String(decoding: try #require(content.flatMap { Data(base64Encoded: $0) }), as: UTF8.self)
            for expected in ["picture-64.webp", square, "/ipfs/private/", "member_content.json"] {
                #expect(text.contains(expected), "\(expected)")
            }
        }
    }

    @Test("Every table that names a member is exported, or here is why not")
    func completeness() async throws {
        // One-way hashes of codes; where somebody signed in from; who blocks or writes about a member is theirs.
        let withheld = ["recovery_code.member"]
        try await TestFederation.with("se") { federation in
            let rows = try await federation["se"].database.read(
                """
                SELECT c.relname::text || '.' || a.attname::text AS place FROM pg_constraint k
                JOIN pg_class c ON c.oid = k.conrelid
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                WHERE k.contype = 'f' AND k.confrelid = 'member'::regclass
                """)
            let places = try rows.map { try $0.get("place", as: String.self) }
            let exported = ExportStore.tables.map { "\($0.name).\($0.owner)" }
            #expect(places.count >= 8)
            #expect(Set(places).subtracting(exported).subtracting(withheld) == [])
        }
    }

    @Test("Who of the others did something is not exported, nor which answers were right")
    func others() async throws {
        try await TestFederation.with("se") { federation in
            let rows = try await federation["se"].database.read(
                #"""
                SELECT DISTINCT column_name::text AS name FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = ANY(\#(ExportStore.tables.map(\.name))::text[])
                    AND column_name LIKE '%\_by'
                """#)
            let names = Set(try rows.map { try $0.get("name", as: String.self) })
            // Another award of the same member.
            #expect(names.subtracting(ExportStore.withheld) == ["superseded_by"])
            #expect(ExportStore.withheld.contains("marks"))
        }
    }

    @Test("A tar is one that others read: names, sizes and sums are where they belong")
    func tar() throws {
        var archive = TarArchive()
        archive.add("a.txt", Array("hello".utf8), at: Date(timeIntervalSince1970: 0))
        archive.end()
        #expect(archive.bytes.count == 512 * 4)
        let header = Array(archive.bytes.prefix(512))
        let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        let field = String(decoding: header[148..<154], as: UTF8.self)
        #expect(Int(field, radix: 8) == sum)
        #expect(String(decoding: header[124..<135], as: UTF8.self) == "00000000005")
        #expect(String(decoding: archive.bytes[512..<517], as: UTF8.self) == "hello")
    }
}
