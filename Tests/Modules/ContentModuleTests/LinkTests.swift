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

    /// The node where its address carries it, and where somebody sent it as mere bytes and it is asked for as a node.
    private static func roots(_ node: [UInt8], _ storage: ContentStorage) async throws -> [CID] {
        let sent = try await keep(node, isPrivate: false, storage)
        return [CID(.dagPB, try Multihash(.identity, digest: node)), CID(.dagPB, sent.hash)]
    }

    /// - Parameter status: what everybody is told who asks for the leaf.
    private func expectRefused(_ leaf: CID, _ status: Int, _ federation: TestFederation) async throws {
        let storage = try Self.storage(federation)
        let anyone = ContentCaller(caller: federation["se"].anonymous)
        let ola = try await federation["se"].member("ola")
        for root in try await Self.roots(Self.file(over: leaf), storage) {
            #expect(try await anyone.get("/ipfs/\(root)").status == status)
            #expect(try await anyone.get("/ipfs/\(root)", ["Range": "bytes=1-2"]).status == status)
            await #expect(throws: (any Error).self) { try await anyone.get("/ipfs/\(root)?format=car") }
            #expect(try await ola.send("POST", "/ipfs/\(root)/pin", "{}", Self.json).status == 404)
        }
        for root in try await Self.roots(Self.folder(over: leaf), storage) {
            for path in ["/", "/index.html", "/index.html?format=raw", "/index.html?format=car"] {
                #expect(try await anyone.get("/ipfs/\(root)\(path)").status == status, "\(path)")
            }
            await #expect(throws: (any Error).self) { try await anyone.get("/ipfs/\(root)?format=car") }
            #expect(try await ola.send("POST", "/ipfs/\(root)/pin", "{}", Self.json).status == 404)
        }
        #expect(try await anyone.get("/ipfs/\(leaf)").status == status)
    }

    @Test("What is denied is given behind no node that links to it, wherever that node is")
    func denied() async throws {
        try await TestFederation.with("se") { federation in
            let leaf = try await Self.keep(Array(Self.text.utf8), isPrivate: false, try Self.storage(federation))
            let admin = try await federation["se"].admin()
            let body = #"{"reason":"It is not ours to give.","is_legal":true}"#
            #expect(try await admin.put("/admin/content/denied/\(leaf)", body).status == 204)
            try await expectRefused(leaf, 451, federation)
        }
    }

    @Test("What is kept for its holder alone is given behind no node that links to it, and no pin makes it public")
    func keptPrivate() async throws {
        try await TestFederation.with("se") { federation in
            let storage = try Self.storage(federation)
            let leaf = try await Self.keep(Array(Self.text.utf8), isPrivate: true, storage)
            try await expectRefused(leaf, 404, federation)

            let eva = try await federation["se"].member("eva")
            let root = try await Self.roots(Self.file(over: leaf), storage)[0]
            let pin = try await eva.send("POST", "/pins", #"{"cid":"\#(root)"}"#, Self.json)
            let id = try #require(pin.json["requestid"]?.string)
            let hasFailed = try await eventually {
                try await eva.send("GET", "/pins/" + id).json["status"]?.string == "failed"
            }
            #expect(hasFailed)
            #expect(try await eva.send("GET", "/ipfs/\(leaf)").status == 404)
        }
    }

    @Test("What everybody may have is given behind such nodes too")
    func keptPublic() async throws {
        try await TestFederation.with("se") { federation in
            let storage = try Self.storage(federation)
            let leaf = try await Self.keep(Array(Self.text.utf8), isPrivate: false, storage)
            let anyone = ContentCaller(caller: federation["se"].anonymous)
            for root in try await Self.roots(Self.file(over: leaf), storage) {
                #expect(try await anyone.get("/ipfs/\(root)").text == Self.text)
                #expect(try await anyone.get("/ipfs/\(root)", ["Range": "bytes=1-2"]).text == "el")
                #expect(try await anyone.get("/ipfs/\(root)?format=car").status == 200)
            }
            for root in try await Self.roots(Self.folder(over: leaf), storage) {
                #expect(try await anyone.get("/ipfs/\(root)/").text == Self.text)
                #expect(try await anyone.get("/ipfs/\(root)/index.html").text == Self.text)
            }
        }
    }
}
