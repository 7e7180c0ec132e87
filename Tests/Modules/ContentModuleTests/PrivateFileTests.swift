import Content
import ContentStorage
import Crypto
import FederationCore
import Foundation
import Kernel
import Logging
import NodeTesting
import Postgres
import Synchronization
import Testing

@testable import ContentModule
@testable import Federation

@Suite("Private files", .serialized)
struct PrivateFileTests {
    private static let text = "what nobody else reads"

    private func upload(_ ana: ContentCaller, _ content: String = text) async throws -> TestAnswer {
        try await ana.upload(content, query: "?filename=diary.txt&private=true")
    }

    @Test("Who uploaded it reads it; what is kept has an address of its own and is noise to everybody else")
    func reading() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let ana = ContentCaller(caller: try await se.member("ana"))
            let ola = ContentCaller(caller: try await se.member("ola"))
            let answer = try await upload(ana)
            #expect(answer.status == 201 && answer.json["is_private"] == .bool(true))
            #expect(answer.json["size"]?.integer(Int.self) == 22)
            #expect(answer.json["media_type"]?.string == "text/plain; charset=utf-8")
            let path = "/ipfs/private/\(answer.cid)"
            #expect(answer[header: "location"] == path)
            let read = try await ana.get(path)
            #expect(read.status == 200 && read.text == Self.text)
            #expect(read[header: "cache-control"] == "private, no-store")
            #expect(read[header: "content-disposition"] == "attachment; filename=\"diary.txt\"")
            #expect(read[header: "content-security-policy"]?.contains("sandbox") == true)
            let part = try await ana.get(path, ["Range": "bytes=5-10"])
            #expect(part.status == 206 && part.text == "nobody" && part[header: "content-range"] == "bytes 5-10/22")
            #expect(try await ana.get(path, ["Range": "bytes=22-"]).status == 416)
            #expect(try await ana.get(path, ["If-None-Match": "\"\(answer.cid)\""]).status == 304)
            #expect(try await ola.get(path).code == "TF4040")
            #expect(try await ContentCaller(caller: se.anonymous).get(path).code == "TF4040")
            #expect(try await ola.caller.send("POST", path + "/link", nil, [:]).status == 404)
            // Content like any other, but for what it says.
            let kept = try await ola.get("/ipfs/\(answer.cid)")
            #expect(kept.status == 200 && kept.body.count == 22 + 16 && !kept.text.contains("nobody"))
            // The same bytes make another file each time.
            #expect(try await upload(ana).cid != answer.cid)
        }
    }

    @Test("A link opens it for five minutes, and no other")
    func links() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let ana = ContentCaller(caller: try await se.member("ana"))
            let visitor = ContentCaller(caller: se.anonymous)
            let (first, second) = (try await upload(ana).cid, try await upload(ana, "another").cid)
            let made = try await ana.caller.send("POST", "/ipfs/private/\(first)/link", nil, [:])
            #expect(made.status == 200)
            let url = try #require(made.json["url"]?.string.flatMap { URLComponents(string: $0) })
            let query = try #require(url.percentEncodedQuery)
            #expect(try await visitor.get("\(url.path)?\(query)").text == Self.text)
            #expect(try await visitor.get("\(url.path)?\(query)", ["Range": "bytes=0-3"]).text == "what")
            for wrong in [
                "/ipfs/private/\(second)?\(query)", "\(url.path)?\(query)A", "\(url.path)?\(query.dropLast(2))",
                "\(url.path)?" + query.replacing("until=", with: "until=1"), "\(url.path)?code=&until=",
            ] {
                #expect(try await visitor.get(wrong).code == "TF4040", "\(wrong)")
            }
        }
    }

    @Test("Released, or its member erased, its key is gone, and the log says it for backups that still have it")
    func forgetting() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let ana = ContentCaller(caller: try await se.member("ana"))
            let first = try await upload(ana).cid
            #expect(try await upload(ana, "another").status == 201)
            func keys() async throws -> Int {
                try await se.database.read("SELECT FROM content_private").count
            }
            #expect(try await keys() == 2)
            let backup = try #require(
                try await se.database.first(
                    """
                    SELECT root, member, sealed, name, media_type, size FROM content_private
                    WHERE root = \(Data(try CID(first).bytes))
                    """, as: PrivateFile.self))
            #expect(try await ana.caller.delete("/uploads/\(first)").status == 204)
            #expect(try await keys() == 1)
            #expect(try await ana.get("/ipfs/private/\(first)").status == 404)
            #expect(try await ana.get("/ipfs/\(first)").status == 200, "noise, until it is collected")
            #expect(try await ana.caller.delete("/users/me").status == 204)
            try await se.database.execute("UPDATE member SET left_at = left_at - interval '15 days'")
            let isGone = try await eventually { try await keys() == 0 }
            #expect(isGone)
            let isStated = try await eventually {
                try await !se.database.read(
                    """
                    SELECT FROM log_entry WHERE position(\(Data("content.unpinned".utf8)) in entry) > 0
                        AND position(\(Data(first.utf8)) in payload) > 0
                    """
                ).isEmpty
            }
            #expect(isStated)
            try await restored(federation, backup, first)
        }
    }

    /// As a backup from before has it, and then what a peer gives back of the log.
    private func restored(_ federation: TestFederation, _ backup: PrivateFile, _ cid: String) async throws {
        let se = federation["se"]
        let storage = ContentStorage(
            database: se.database,
            blocks: try FolderBlockStore(federation.state.appending(path: "territories/se/content")))
        try await se.database.write { try await storage.add([backup], in: $0) }
        let object = ContentUnpinned(cid: cid)
        let handler = ForgottenKeys(
            storage: storage, federation: FederationLog(world: .system), world: .system,
            logger: Logger(label: "test")
        ).ownFacts[0]
        let stated = StatedPayload(
            payload: try object.payload,
            origin: FactOrigin(
                territory: try #require(TerritoryID(se.tid)), code: "", sequence: 0, entryID: UUID(),
                objectID: object.objectID, time: Date()))
        _ = try await se.database.write { try await handler.apply([stated], $0) }
        #expect(try await storage.privateFile(backup.root) == nil)
        let keyless = try await se.database.read(
            "SELECT FROM content_keyless WHERE root = \(Data(backup.root.bytes))")
        #expect(keyless.isEmpty)
    }

    @Test("A link ends after five minutes, and is told from what never was one")
    func ends() throws {
        let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        let links = PrivateLinks(secret: SymmetricKey(size: .bits256)) { now.withLock { $0 } }
        let other = PrivateLinks(secret: SymmetricKey(size: .bits256)) { now.withLock { $0 } }
        let root = try CID(UploadTests.hello)
        let made = links.make(root)
        #expect(made.ends == Date(timeIntervalSince1970: 1_800_000_300))
        let items = try #require(URLComponents(string: made.path)?.queryItems)
        let (until, code) = (items[0].value, items[1].value)
        #expect(links.judge(root, until: until, code: code) == .good)
        #expect(other.judge(root, until: until, code: code) == .wrong)
        #expect(links.judge(root, until: "1800000301", code: code) == .wrong)
        #expect(links.judge(root, until: nil, code: code) == .wrong)
        now.withLock { $0 += 300 }
        #expect(links.judge(root, until: until, code: code) == .ended)
    }

    @Test("The list and the export say that it is private, and nothing of it is open to others")
    func list() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let ana = ContentCaller(caller: try await se.member("ana"))
            let cid = try await upload(ana).cid
            let item = try await ana.caller.get("/uploads").json["items"]?.array?.first
            #expect(item?["name"]?.string == "diary.txt" && item?["is_private"] == .bool(true))
            #expect(item?["size"]?.integer(Int.self) == 22)
            let open = try await ContentCaller(caller: se.anonymous).get("/ipfs/meta/\(cid)")
            #expect(open.status == 200 && !open.text.contains("diary"))
            #expect(open.json["media_type"]?.string == "application/octet-stream")
            let rows = try await se.database.read("SELECT name, is_private FROM member_content")
            #expect(try rows.map { try $0.get("name", as: String.self) } == ["diary.txt"])
            #expect(try await se.database.read("SELECT FROM content_reference WHERE name = 'diary.txt'").isEmpty)
        }
    }

    @Test("What the query says of a form holds: its files are private, and its only one has the name")
    func formsInTheQuery() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let file = [(name: "file", file: String?("a.txt"), type: String?.none, content: "hello world")]
            let answer = try await ana.form(file, query: "?filename=diary.txt&private=true")
            #expect(answer.status == 201 && answer.json["is_private"] == .bool(true))
            #expect(answer.cid != UploadTests.hello && answer.json["name"]?.string == "diary.txt")
            #expect(try await ana.get("/ipfs/private/\(answer.cid)").text == "hello world")
            let field = [(name: "private", file: String?.none, type: String?.none, content: "false")]
            let both = try await ana.form(field + file, query: "?private=true")
            #expect(both.status == 201 && both.json["is_private"] == .bool(true))
            let folder = [(name: "folder", file: String?.none, type: String?.none, content: "f")]
            #expect(try await ana.form(folder + file, query: "?private=true").status == 422)
            #expect(try await ana.form(file, query: "?private=perhaps").status == 422)
            #expect(try await ana.get("/ipfs/\(UploadTests.hello)").status == 404)
        }
    }

    @Test("A form says it before its files; a private folder there is none")
    func forms() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let answer = try await ana.form([
                ("private", nil, nil, "true"), ("file", "a.txt", nil, "hello world"), ("file", "b.txt", nil, "b"),
            ])
            #expect(answer.status == 201 && answer.cid != UploadTests.hello)
            #expect(answer.json["files"]?.array?.allSatisfy { $0["is_private"] == .bool(true) } == true)
            #expect(try await ana.get("/ipfs/private/\(answer.cid)").text == "hello world")
            for parts in [
                [("file", "a.txt", nil, "hello world"), ("private", nil, nil, "true")],
                [("private", nil, nil, "true"), ("folder", nil, nil, "f"), ("file", "a.txt", nil, "hello world")],
                [("private", nil, nil, "perhaps"), ("file", "a.txt", nil, "hello world")],
            ] as [[(name: String, file: String?, type: String?, content: String)]] {
                #expect(try await ana.form(parts).status == 422)
            }
            #expect(try await ana.upload("hello world", query: "?private=perhaps").status == 422)
            #expect(try await ana.get("/ipfs/\(UploadTests.hello)").status == 404)
        }
    }
}
