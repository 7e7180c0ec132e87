import Content
import ContentStorage
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Uploads", .serialized)
struct UploadTests {
    static let hello = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"

    /// The course that every territory has is kept soon after the start.
    private func untilFounded(_ node: TestNode) async throws {
        let isKept = try await eventually {
            try await !node.database.read("SELECT 1 FROM content_reference WHERE holder_kind = 'course'").isEmpty
        }
        #expect(isKept)
    }

    @Test("A file has the address that every tool computes; sent again it is the same, and not new")
    func once() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let first = try await ana.upload("hello world", query: "?filename=hello.txt")
            #expect(first.status == 201 && first.cid == Self.hello && first.json["size"]?.integer(Int.self) == 11)
            #expect(first.json["media_type"]?.string == "text/plain; charset=utf-8")
            #expect(first.json["name"]?.string == "hello.txt")
            #expect(first[header: "location"] == "/ipfs/\(Self.hello)")
            #expect(try await ana.upload("hello world").status == 200)
            // S-109: who else has it is not told.
            let ola = ContentCaller(caller: try await federation["se"].member("ola"))
            #expect(try await ola.upload("hello world").status == 201)
            #expect(try await ContentCaller(caller: federation["se"].anonymous).upload("hello world").status == 401)
        }
    }

    @Test("Every member may upload, and is told why")
    func mayUpload() async throws {
        try await TestFederation.with("se") { federation in
            let ana = try await federation["se"].member("ana")
            let explained = try await ana.get("/permissions/explain?capability=content.upload")
            #expect(explained.status == 200 && explained.json["allowed"] == .bool(true), "\(explained)")
        }
    }

    @Test("Of an upload that is refused on the way nothing stays on the disk, and what others keep stays")
    func givenUp() async throws {
        let limits = ContentLimits(upload: 8 << 20, member: 4 << 20)
        try await TestFederation.with("se", content: limits) { federation in
            try await untilFounded(federation["se"])
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = ContentCaller(caller: try await federation["se"].member("ola"))
            let first = String(repeating: "a", count: 1 << 20)
            let cid = try await ana.upload(first).cid
            let store = try FolderBlockStore(federation.state.appending(path: "territories/se/content"))
            func hashes() async throws -> Set<Multihash> {
                var hashes: Set<Multihash> = []
                for shard in UInt8.min...UInt8.max { hashes.formUnion(try await store.hashes(inShard: shard)) }
                return hashes
            }
            let before = try await hashes()
            // The first chunk is there already; the second is new, and the rest is more than may be kept.
            let more = first + String(repeating: "b", count: 1 << 20) + String(repeating: "c", count: 3 << 20)
            #expect(try await ola.form([(name: "file", file: "a", type: "text/plain", content: more)]).status == 413)
            let given = "x" + String(repeating: "b", count: 2 << 20)
            let mixed = [
                (name: "file", file: String?("a"), type: String?("text/plain"), content: given),
                (name: "file", file: String?("b"), type: String?("image/png"), content: "no picture"),
            ]
            #expect(try await ola.form(mixed).status == 415)
            #expect(try await hashes() == before)
            #expect(try await ana.get("/ipfs/\(cid)").status == 200)
        }
    }

    @Test("Who is away or has just left keeps what they had, who was erased keeps nothing; the export tells what it is")
    func left() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let ana = ContentCaller(caller: try await se.member("ana"))
            let cid = try await ana.upload("hello world", query: "?filename=hello.txt").cid
            _ = try await ana.caller.send("POST", "/ipfs/\(cid)/pin", "{}", ["Content-Type": "application/json"])
            func kept() async throws -> [String] {
                try await se.database.read(
                    """
                    SELECT why || ' ' || name || ' ' || cid AS line FROM member_content
                    WHERE member = (SELECT id FROM member WHERE handle = 'ana') ORDER BY 1
                    """
                ).map { try $0.get("line", as: String.self) }
            }
            let address = try CID(cid).text(in: .base16)
            #expect(try await kept() == ["pinned  \(address)", "uploaded hello.txt \(address)"])
            let before = try await kept()
            #expect(try await ana.caller.post("/auth/deactivate").status == 204)
            let again = try await se.signIn("ana")
            #expect(try await again.delete("/users/me").status == 204)
            // There is time to come back.
            #expect(try await kept() == before)
            try await se.database.execute("UPDATE member SET left_at = left_at - interval '15 days'")
            let isLetGo = try await eventually {
                try await se.database.read("SELECT FROM content_tree WHERE unneeded_since IS NOT NULL").count == 1
            }
            #expect(isLetGo)
            #expect(try await kept().isEmpty)
        }
    }

    @Test("What a file is said to be has to be what it begins like; programs and markup are refused (S-101)")
    func kinds() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))

            for (content, type) in [
                ("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), ("<!DOCTYPE html><p>", "text/html"),
                ("  <html>", "text/plain"), ("<?xml version='1.0'?>", nil), ("plain", "image/png"), ("MZ\u{1}", nil),
                ("GIF89a", "image/png"), ("#!/bin/sh", "text/plain"), ("alert(1)", "text/javascript"),
            ] {
                let answer = try await ana.upload(content, as: type)
                #expect(answer.status == 415 && answer.code == "TF4157", "\(content)")
            }
            for (content, type) in [
                ("GIF89a", "image/gif"), ("a < b", "text/plain; charset=utf-8"), ("# Title", "text/markdown"),
                ("%PDF-1.7", nil), ("\u{1}\u{2}", "application/octet-stream"), ("{}", "application/json"),
            ] {
                #expect(try await ana.upload(content, as: type).status == 201, "\(content)")
            }
        }
    }

    @Test("A form brings several files, or a folder with one address")
    func forms() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let files = try await ana.form([
                ("file", "a.txt", "text/plain", "hello world"), ("file", "dir/b.md", nil, "# B"),
            ])
            #expect(files.status == 201)
            #expect(files.json["files"]?.array?.map { $0["name"]?.string } == ["a.txt", "b.md"])
            let folder = try await ana.form([
                ("folder", nil, nil, "course"), ("file", "a.txt", nil, "hello world"), ("file", "x/b.md", nil, "# B"),
            ])
            #expect(folder.status == 201 && folder.json["name"]?.string == "course")
            #expect(try await ana.get("/ipfs/\(folder.cid)/x/b.md").text == "# B")
            let twice = try await ana.form([
                ("folder", nil, nil, "f"), ("file", "a", nil, "1"), ("file", "a", nil, "2"),
            ])
            #expect(twice.status == 400)
            #expect(try await ana.form([("folder", nil, nil, "f")]).status == 422)
        }
    }

    @Test("The list of uploads is walked to its end, the newest first")
    func list() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            for number in 0..<5 { #expect(try await ana.upload("\(number)").status == 201) }
            // Files of one form came at one time.
            _ = try await ana.form([("file", "a", nil, "a"), ("file", "b", nil, "b"), ("file", "c", nil, "c")])
            var found: [String] = []
            var path: String? = "/uploads?limit=2"
            while let next = path {
                let page = try await ana.caller.get(next).json
                found += page["items"]?.array?.compactMap { $0["cid"]?.string } ?? []
                path = page["next"]?.string.map { "/uploads?limit=2&cursor=\($0)" }
            }
            #expect(found.count == 8 && Set(found).count == 8)
            #expect(
                try await ana.caller.get("/uploads").json["items"]?.array?.compactMap { $0["cid"]?.string } == found)
        }
    }

    @Test("A form that breaks off, or has a part with a wrong type, leaves nothing")
    func broken() async throws {
        try await TestFederation.with("se") { federation in
            let node = federation["se"]
            let ana = ContentCaller(caller: try await node.member("ana"))
            let cut = "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nhello world"
            let type = ["Content-Type": "multipart/form-data; boundary=xyz"]
            #expect(try await ana.caller.send("POST", "/ipfs/upload", cut, type).status == 400)
            let wrong = try await ana.form([
                ("file", "a.txt", "text/plain", "hello world"), ("file", "b.png", "image/png", "no image"),
            ])
            #expect(wrong.status == 415)
            #expect(try await ana.get("/ipfs/\(Self.hello)").status == 404)
            let kept = try await node.database.read("SELECT 1 FROM content_reference WHERE holder_kind = 'member'")
            #expect(kept.isEmpty)
            #expect(try await ana.caller.get("/uploads").json["items"]?.array == [])
        }
    }

    @Test("A member has a limit, and the territory has one (S-102)")
    func quota() async throws {
        let limits = ContentLimits(upload: 3000, member: 2000, territory: 1_000_000)
        try await TestFederation.with("se", content: limits) { federation in
            try await untilFounded(federation["se"])
            try await federation["se"].database.execute("UPDATE content_use SET bytes = 1000000 - 3500")
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            #expect(try await ana.upload(String(repeating: "a", count: 1500)).status == 201)
            let over = try await ana.upload(String(repeating: "b", count: 501))
            #expect(over.status == 413 && over.code == "TF4137")
            #expect(over.text.contains("1500") && over.text.contains("2000"))
            let large = try await ana.upload(String(repeating: "c", count: 3001))
            #expect(large.status == 413 && large.code == "TF4130" && large.text.contains("3000"))
            #expect(try await ana.upload(String(repeating: "b", count: 500)).status == 201)
            // What is there already takes nothing from the territory, but counts for whoever wants it.
            let ola = ContentCaller(caller: try await federation["se"].member("ola"))
            #expect(try await ola.upload(String(repeating: "a", count: 1500)).status == 201)
            #expect(try await ola.upload(String(repeating: "d", count: 501)).status == 413)
            let eva = ContentCaller(caller: try await federation["se"].member("eva"))
            let full = try await eva.upload(String(repeating: "e", count: 1501))
            #expect(full.status == 507 && full.code == "TF5070" && full.text.contains("1000000"))
            #expect(try await eva.get("/uploads").status == 303)
        }
    }

    @Test("What a member pins and what they upload share one limit, in either order")
    func sharedLimit() async throws {
        let limits = ContentLimits(upload: 3000, member: 2000, territory: 1 << 30)
        try await TestFederation.with("se", content: limits) { federation in
            let se = federation["se"]
            let json = ["Content-Type": "application/json"]
            let ola = ContentCaller(caller: try await se.member("ola"))
            let given = try await ola.upload(String(repeating: "o", count: 1500)).cid
            let ana = ContentCaller(caller: try await se.member("ana"))
            #expect(try await ana.caller.send("POST", "/ipfs/\(given)/pin", "{}", json).status == 200)
            let over = try await ana.upload(String(repeating: "a", count: 501))
            #expect(over.status == 413 && over.code == "TF4137" && over.text.contains("1500"))
            #expect(try await ana.upload(String(repeating: "a", count: 500)).status == 201)
            let eva = ContentCaller(caller: try await se.member("eva"))
            #expect(try await eva.upload(String(repeating: "e", count: 501)).status == 201)
            #expect(try await eva.caller.send("POST", "/ipfs/\(given)/pin", "{}", json).code == "TF4137")
        }
    }
}
