import Content
import ContentStorage
import Foundation
import Kernel
import LocalServers
import NodeTesting
import Postgres
import Testing

@Suite("Content from other territories", .serialized)
struct FetchTests {
    private static let json = ["Content-Type": "application/json"]

    private func pin(_ cid: String, _ caller: TestCaller) async throws -> String {
        try await caller.send("POST", "/pins", #"{"cid":"\#(cid)"}"#, Self.json).json["requestid"]?.string ?? ""
    }

    private func becomes(_ status: String, _ id: String, _ caller: TestCaller) async throws -> Bool {
        try await eventually {
            try await caller.send("GET", "/pins/" + id).json["status"]?.string == status
        }
    }

    /// About 3 MB, every line another.
    private static let long = (0..<200_000).map { "line \($0 &* 7919)" }.joined(separator: "\n")

    private static func store(of code: String, _ federation: TestFederation) throws -> FolderBlockStore {
        try FolderBlockStore(federation.state.appending(path: "territories/\(code)/content"))
    }

    @Test("A file that a member pins comes from the territory that has it, whole, and is given here from then on")
    func file() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = ContentCaller(caller: try await federation["dk"].member("ola"))
            let cid = try await ana.upload(Self.long).cid
            #expect(try await ola.get("/ipfs/\(cid)").status == 404)
            #expect(try await becomes("pinned", pin(cid, ola.caller), ola.caller))
            let answer = try await ola.get("/ipfs/\(cid)")
            #expect(answer.status == 200 && answer.text == Self.long)
            #expect(try await ola.get("/ipfs/meta/\(cid)").json["pins"]?.integer(Int.self) == 1)
        }
    }

    @Test("A folder of many files comes too, and without the bus")
    func folder() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = ContentCaller(caller: try await federation["dk"].member("ola"))
            let files = (0..<40).map {
                (name: "file", file: String?("\($0).txt"), type: String?("text/plain"), content: "lesson \($0)")
            }
            let parts = [(name: "folder", file: String?.none, type: String?.none, content: "Lessons")] + files
            let cid = try await ana.form(parts).cid
            try await federation.nats.kill()
            #expect(try await becomes("pinned", pin(cid, ola.caller), ola.caller))
            for number in [0, 39] {
                #expect(try await ola.get("/ipfs/\(cid)/\(number).txt").text == "lesson \(number)")
            }
            try await federation.nats.restart()
        }
    }

    @Test(
        "What a territory keeps for its holder alone is given to nobody, here or elsewhere, and nobody learns that it is here"
    )
    func keptPrivate() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = ContentCaller(caller: try await federation["dk"].member("ola"))
            let storage = ContentStorage(
                database: federation["se"].database, blocks: try Self.store(of: "se", federation))
            let secret = try await storage.write(Array("for the holder alone".utf8), mediaType: "text/plain")
            let found = try await storage.find(secret)
            try await storage.database.write {
                _ = try await storage.keep(found, for: Holder(kind: "test", id: "1"), isPrivate: true, in: $0)
            }
            let cid = secret.root.description
            for path in ["/ipfs/\(cid)", "/ipfs/\(cid)?format=raw", "/ipfs/\(cid)?format=car", "/ipfs/meta/\(cid)"] {
                #expect(try await ana.get(path).status == 404, "\(path)")
            }
            #expect(try await ana.caller.send("POST", "/ipfs/\(cid)/pin", "{}", Self.json).status == 404)
            let request = try await pin(cid, ola.caller)
            #expect(try await becomes("queued", request, ola.caller))
            // Not even the own member, whom it is here for as little as for others.
            #expect(try await becomes("queued", pin(cid, ana.caller), ana.caller))

            // Whoever has the bytes may give them to everybody.
            _ = try await ana.upload("for the holder alone")
            #expect(try await ola.caller.send("DELETE", "/pins/" + request).status == 202)
            #expect(try await becomes("pinned", pin(cid, ola.caller), ola.caller))
        }
    }

    @Test("Of a tree that does not come whole nothing stays")
    func incomplete() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = try await federation["dk"].member("ola")
            let cid = try await ana.form([
                ("folder", nil, nil, "f"), ("file", "a", nil, "here"), ("file", "b", nil, "lost"),
            ]).cid
            let (se, dk) = (try Self.store(of: "se", federation), try Self.store(of: "dk", federation))
            let here = try await Path(CID(cid), ["a"]).resolve(in: se).cid
            try await se.remove(Path(CID(cid), ["b"]).resolve(in: se).cid.hash)
            let id = try await pin(cid, ola)
            let isTried = try await eventually {
                try await ola.send("GET", "/pins/" + id).json["info"]?["status_details"]?.string != nil
            }
            #expect(isTried)
            for hash in [try CID(cid).hash, here.hash] { #expect(try await dk.contains(hash) == false) }
        }
    }

    @Test("A flipped byte is found by a read and mended from a peer (S-100)")
    func mended() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let ola = ContentCaller(caller: try await federation["dk"].member("ola"))
            let cid = try await ana.upload("hello world").cid
            #expect(try await becomes("pinned", pin(cid, ola.caller), ola.caller))

            let store = try Self.store(of: "dk", federation)
            let hash = try CID(cid).hash
            let name = hash.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            let file = store.folder.appending(path: "\(name.dropFirst(4).prefix(2))/\(name)")
            var bytes = try Data(contentsOf: file)
            bytes[3] ^= 1
            try bytes.write(to: file)
            #expect(try await store.isIntact(hash) == false)
            // One of 64 reads is checked.
            var isMended = false
            for _ in 0..<70 where !isMended {
                _ = try await ola.get("/ipfs/\(cid)")
                isMended = try await store.isIntact(hash)
            }
            #expect(isMended)
            #expect(try Data(contentsOf: file) == Data("hello world".utf8))
            #expect(try await ola.get("/ipfs/\(cid)").text == "hello world")
        }
    }
}
