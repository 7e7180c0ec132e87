import Content
import ContentStorage
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import ContentModule

@Suite("The Pinning Service API", .serialized)
struct PinServiceTests {
    private static let json = ["Content-Type": "application/json"]

    @Test("What is here is pinned at once, what is not is queued; filters find each")
    func list() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = try await federation["se"].member("ola")
            let cid = try await ana.upload("hello world").cid
            func post(_ body: String) async throws -> TestAnswer {
                try await ola.send("POST", "/pins", body, Self.json)
            }
            let pinned = try await post(#"{"cid":"\#(cid)","name":"Greeting","meta":{"app":"x"}}"#)
            #expect(pinned.status == 202 && pinned.json["status"]?.string == "pinned")
            #expect(pinned.json["pin"]?["meta"]?["app"]?.string == "x" && pinned.json["delegates"]?.array == [])
            let missing = "bafkreie" + String(repeating: "a", count: 51)
            let queued = try await post(#"{"cid":"\#(missing)"}"#)
            #expect(queued.status == 202 && queued.json["status"]?.string == "queued")
            for (query, count) in [
                ("", 1), ("?status=queued,pinning", 1), ("?status=queued,pinning,pinned", 2), ("?name=greeting", 0),
                ("?name=greeting&match=iexact", 1), ("?name=reet&match=partial", 1), ("?cid=\(cid)", 1),
                ("?cid=\(missing)", 0), ("?before=2000-01-01T00:00:00Z", 0), ("?after=2000-01-01T00:00:00Z", 1),
                ("?meta=%7B%22app%22:%22x%22%7D", 1), ("?meta=%7B%22app%22:%22y%22%7D", 0),
                ("?status=queued,pinning,pinned&limit=1", 2),
            ] {
                let answer = try await ola.send("GET", "/pins" + query)
                #expect(answer.status == 200 && answer.json["count"]?.integer(Int.self) == count, "\(query)")
            }
            #expect(try await ana.caller.send("GET", "/pins").json["count"]?.integer(Int.self) == 0)
            for query in ["?limit=0", "?limit=1001", "?status=x", "?cid=x", "?match=x", "?before=x", "?meta=x"] {
                #expect(try await ola.send("GET", "/pins" + query).status == 400, "\(query)")
            }
            for body in ["", "[]", "{}", #"{"cid":"x"}"#, #"{"cid":"\#(cid)","name":1}"#, #"{"cid":"\#(cid)","x":1}"#] {
                #expect(try await post(body).status == 400, "\(body)")
            }
            let anonymous = try await federation["se"].anonymous.send("GET", "/pins")
            #expect(anonymous.status == 401 && anonymous.json["error"]?["reason"]?.string == "UNAUTHORIZED")
            let unknown = try await ola.send("GET", "/pins/\(UUID())")
            #expect(unknown.status == 404 && unknown.json["error"]?["reason"]?.string == "NOT_FOUND")
            #expect(unknown.json["error"]?["details"]?.string?.isEmpty == false)
            #expect(try await ola.get("/uploads?limit=0").json["error"] == nil)
        }
    }

    @Test("Whoever asks for much keeps nobody waiting, and what was tried waits for the rest")
    func shares() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            for (handle, count) in [("ana", 30), ("ola", 1)] {
                _ = try await se.member(handle)
                try await se.database.execute(
                    """
                    INSERT INTO content_pin (id, member, root, name, origins, meta, status, created_at)
                    SELECT gen_random_uuid(), (SELECT id FROM member WHERE handle = \(handle)),
                        '\\x01551220'::bytea || sha256(convert_to(\(handle)::text || n, 'UTF8')), '', '{}'::text[],
                        '{}'::jsonb, 'queued', now() + n * interval '1 second'
                    FROM generate_series(1, \(count)::integer) AS n
                    """)
            }
            let folder = FileManager.default.temporaryDirectory.appending(path: "pins-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            let storage = ContentStorage(database: se.database, blocks: try FolderBlockStore(folder))
            let store = PinStore(storage: storage, limits: ContentLimits())
            let first = try await store.queued(limit: 100, share: 10)
            #expect(first.count == 11 && Set(first.map(\.member)).count == 2)
            for queued in first { try await store.begin(queued.id, at: Date()) }
            let next = try await store.queued(limit: 100, share: 10)
            #expect(next.count == 11 && Set(first.map(\.id)).intersection(next.map(\.id)).count == 1)
            // The one that waits for all of the others.
            #expect(first.contains { $0.id == next.last?.id })
        }
    }

    @Test("A pin keeps content for as long as one request wants it, and is nobody else's to see")
    func life() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = try await federation["se"].member("ola")
            let cid = try await ana.upload("hello world").cid
            var ids: [String] = []
            for name in ["one", "two"] {
                let pin = try await ola.send("POST", "/pins", #"{"cid":"\#(cid)","name":"\#(name)"}"#, Self.json)
                ids.append(pin.json["requestid"]?.string ?? "")
            }
            #expect(try await ana.caller.send("GET", "/pins/" + ids[0]).status == 404)
            #expect(try await ola.send("GET", "/pins/" + ids[0]).json["pin"]?["name"]?.string == "one")
            let replaced = try await ola.send("POST", "/pins/" + ids[0], #"{"cid":"\#(cid)","name":"new"}"#, Self.json)
            #expect(replaced.status == 202 && replaced.json["requestid"]?.string != ids[0])
            #expect(try await ola.send("GET", "/pins/" + ids[0]).status == 404)
            for id in [ids[1], replaced.json["requestid"]?.string ?? ""] {
                #expect(try await ana.get("/ipfs/meta/\(cid)").json["pins"]?.integer(Int.self) == 2)
                #expect(try await ola.send("DELETE", "/pins/" + id).status == 202)
            }
            #expect(try await ana.get("/ipfs/meta/\(cid)").json["pins"]?.integer(Int.self) == 1)
            #expect(try await ola.send("DELETE", "/pins/" + ids[1]).status == 404)
        }
    }

    @Test("Asked again with the same key, it is the same pin; with another wish the key is refused")
    func keys() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let ana = ContentCaller(caller: try await se.member("ana"))
            let ola = try await se.member("ola")
            let cid = try await ana.upload("hello world").cid
            func post(_ path: String, _ name: String, _ key: String) async throws -> TestAnswer {
                let body = #"{"cid":"\#(cid)","name":"\#(name)"}"#
                return try await ola.send(
                    "POST", path, body, ["Content-Type": "application/json", "Idempotency-Key": key])
            }
            let first = try await post("/pins", "one", "a")
            let again = try await post("/pins", "one", "a")
            #expect(first.status == 202 && again.status == 202)
            #expect(first.json["requestid"]?.string == again.json["requestid"]?.string)
            #expect(try await post("/pins", "two", "a").code == "TF4221")
            #expect(try await post("/pins", "two", "a b").status == 400)
            let path = "/pins/" + (first.json["requestid"]?.string ?? "")
            let replaced = try await post(path, "new", "b")
            #expect(replaced.status == 202 && replaced.json["requestid"]?.string != first.json["requestid"]?.string)
            #expect(try await post(path, "new", "b").json["requestid"]?.string == replaced.json["requestid"]?.string)
            #expect(try await ola.send("GET", "/pins").json["count"]?.integer(Int.self) == 1)
            // After a day it is a new one.
            try await se.database.execute("UPDATE content_pin SET created_at = created_at - interval '25 hours'")
            let later = try await post("/pins", "new", "b")
            #expect(later.status == 202 && later.json["requestid"]?.string != replaced.json["requestid"]?.string)
        }
    }

    @Test("What is withdrawn while it is fetched is not kept when it has come")
    func withdrawn() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let ana = ContentCaller(caller: try await se.member("ana"))
            let cid = try CID(try await ana.upload("hello world").cid)
            let storage = ContentStorage(
                database: se.database,
                blocks: try FolderBlockStore(federation.state.appending(path: "territories/se/content")))
            let pins = PinOperations(storage: storage, limits: ContentLimits())
            let rows = try await se.database.read("SELECT id FROM member WHERE handle = 'ana'")
            let member = try #require(rows.first).get("id", as: UUID.self)
            await #expect(throws: PinWithdrawn.self) {
                try await pins.fetch(cid, name: "", by: ID(member), request: UUID()) { _, _ in }
            }
            let kept = try await se.database.read("SELECT FROM content_reference WHERE holder_kind = 'pin'")
            #expect(kept.isEmpty)
        }
    }
}
