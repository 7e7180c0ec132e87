import Content
import ContentStorage
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Links to what is not everybody's", .serialized)
struct LinkTests {
    private static let json = ["Content-Type": "application/json"]
    private static let text = "hello world"

    private static func storage(_ federation: TestFederation) throws -> ContentStorage {
        ContentStorage(
            database: federation["se"].database,
            blocks: try FolderBlockStore(federation.state.appending(path: "territories/se/content")))
    }

    private static func keep(_ bytes: [UInt8], isPrivate: Bool, _ storage: ContentStorage) async throws -> CID {
        let found = try await storage.find(try await storage.write(bytes))
        try await storage.database.write {
            _ = try await storage.keep(found, for: Holder(kind: "test", id: "1"), isPrivate: isPrivate, in: $0)
        }
        return found.tree.root
    }

    private static func file(over leaf: CID) -> [UInt8] {
        var file = UnixFS(.file)
        file.fileSize = UInt64(text.utf8.count)
        file.blockSizes = [UInt64(text.utf8.count)]
        return Node(links: [Link(leaf, name: "", totalSize: 11)], data: file.encoded).encoded
    }

    private static func folder(over leaf: CID) -> [UInt8] {
        let link = Link(leaf, name: "index.html", totalSize: 11)
        return Node(links: [link], data: UnixFS(.directory).encoded).encoded
    }

    /// The node where its address carries it, and where somebody sent it as mere bytes and it is asked for as a node: of neither anybody
    /// has looked at what it leads to.
    private static func notes(_ node: [UInt8], _ storage: ContentStorage) async throws -> [CID] {
        let sent = try await keep(node, isPrivate: false, storage)
        return [CID(.dagPB, try Multihash(.identity, digest: node)), CID(.dagPB, sent.hash)]
    }

    /// The node as the root of a tree that somebody keeps with all that is in it.
    private static func tree(_ node: [UInt8], _ storage: ContentStorage) async throws -> CID {
        let block = Block(.dagPB, node)
        try await storage.blocks.put(block)
        let found = try await storage.find(try await WrittenTree(complete: block.cid, in: storage.blocks))
        try await storage.database.write {
            _ = try await storage.keep(found, for: Holder(kind: "test", id: "2"), in: $0)
        }
        return block.cid
    }

    private func expectNothing(behind leaf: CID, _ federation: TestFederation) async throws {
        let storage = try Self.storage(federation)
        let anyone = ContentCaller(caller: federation["se"].anonymous)
        let ola = try await federation["se"].member("ola")
        for root in try await Self.notes(Self.file(over: leaf), storage) {
            for query in ["", "?format=car", "?format=car&dag-scope=block"] {
                #expect(try await anyone.get("/ipfs/\(root)\(query)").status == 404, "\(query)")
            }
            #expect(try await anyone.get("/ipfs/\(root)", ["Range": "bytes=1-2"]).status == 404)
            #expect(try await anyone.get("/ipfs/\(root)?format=raw").body == Self.file(over: leaf))
            #expect(try await ola.send("POST", "/ipfs/\(root)/pin", "{}", Self.json).status == 404)
        }
        for root in try await Self.notes(Self.folder(over: leaf), storage) {
            for path in ["/", "/index.html", "/index.html?format=raw", "/index.html?format=car", "?format=car"] {
                #expect(try await anyone.get("/ipfs/\(root)\(path)").status == 404, "\(path)")
            }
            #expect(try await ola.send("POST", "/ipfs/\(root)/pin", "{}", Self.json).status == 404)
        }
    }

    @Test("What is denied is given behind no node that links to it, wherever that node is")
    func denied() async throws {
        try await TestFederation.with("se") { federation in
            let storage = try Self.storage(federation)
            let leaf = try await Self.keep(Array(Self.text.utf8), isPrivate: false, storage)
            let admin = try await federation["se"].admin()
            let path = "/admin/content/denied/\(leaf)"
            let body = #"{"reason":"It is not ours to give.","is_legal":true}"#
            #expect(try await admin.put(path, body).status == 204)
            try await expectNothing(behind: leaf, federation)
            #expect(try await admin.delete(path).status == 204)

            let file = try await Self.tree(Self.file(over: leaf), storage)
            let folder = try await Self.tree(Self.folder(over: leaf), storage)
            #expect(try await admin.put(path, body).status == 204)
            let anyone = ContentCaller(caller: federation["se"].anonymous)
            let eva = try await federation["se"].member("eva")
            let index = "\(folder)/index.html"
            for path in ["\(leaf)", "\(file)", "\(folder)/", index, index + "?format=raw"] {
                #expect(try await anyone.get("/ipfs/\(path)").status == 451, "\(path)")
            }
            for root in [file, folder] {
                await #expect(throws: (any Error).self) { try await anyone.get("/ipfs/\(root)?format=car") }
                #expect(try await eva.send("POST", "/ipfs/\(root)/pin", "{}", Self.json).status == 404)
            }
        }
    }

    @Test("What is kept for its holder alone is given behind no node that links to it, and no pin makes it public")
    func keptPrivate() async throws {
        try await TestFederation.with("se") { federation in
            let storage = try Self.storage(federation)
            let leaf = try await Self.keep(Array(Self.text.utf8), isPrivate: true, storage)
            try await expectNothing(behind: leaf, federation)

            let eva = try await federation["se"].member("eva")
            let root = try await Self.notes(Self.file(over: leaf), storage)[0]
            let pin = try await eva.send("POST", "/pins", #"{"cid":"\#(root)"}"#, Self.json)
            let id = try #require(pin.json["requestid"]?.string)
            let hasFailed = try await eventually {
                try await eva.send("GET", "/pins/" + id).json["status"]?.string == "failed"
            }
            #expect(hasFailed)
            #expect(try await eva.send("GET", "/ipfs/\(leaf)").status == 404)
        }
    }

    @Test("What everybody may have is given behind nodes that somebody keeps as such, and behind no others")
    func keptPublic() async throws {
        try await TestFederation.with("se") { federation in
            let storage = try Self.storage(federation)
            let leaf = try await Self.keep(Array(Self.text.utf8), isPrivate: false, storage)
            try await expectNothing(behind: leaf, federation)
            let anyone = ContentCaller(caller: federation["se"].anonymous)
            let file = try await Self.tree(Self.file(over: leaf), storage)
            #expect(try await anyone.get("/ipfs/\(file)").text == Self.text)
            #expect(try await anyone.get("/ipfs/\(file)", ["Range": "bytes=1-2"]).text == "el")
            #expect(try await anyone.get("/ipfs/\(file)?format=car").status == 200)
            let folder = try await Self.tree(Self.folder(over: leaf), storage)
            #expect(try await anyone.get("/ipfs/\(folder)/").text == Self.text)
            #expect(try await anyone.get("/ipfs/\(folder)/index.html").text == Self.text)
        }
    }
}
