import Content
import ContentStorage
import Federation
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

/// As courses state it; the module under test knows courses by their facts alone.
private struct Published: FederatedFact {
    static let type = "course.published"
    static let version: UInt16 = 1

    let objectID: UUID
    let slug: String
    let cid: String
    let course_version: Int
    let title: [String: String]
    let language: String
    let published_at: Date
    let id: UUID

    init(_ id: UUID, _ slug: String, _ cid: CID, version: Int = 1) {
        (self.id, objectID) = (id, id)
        self.slug = slug
        self.cid = cid.description
        course_version = version
        title = ["en": slug]
        language = "en"
        published_at = Date(timeIntervalSince1970: 1_790_000_000)
    }

    enum CodingKeys: String, CodingKey {
        case slug, cid, course_version, title, language, published_at, id
    }

    init(from decoder: any Decoder) throws { throw CancellationError() }
}

@Suite("Content that territories hold for each other", .serialized)
struct CopyTests {
    private let course = UUID()

    private func storage(_ code: String, _ federation: TestFederation) throws -> ContentStorage {
        ContentStorage(
            database: federation[code].database,
            blocks: try FolderBlockStore(federation.state.appending(path: "territories/\(code)/content")))
    }

    /// Publishes a package as the module of courses does.
    private func publish(_ slug: String, _ id: UUID, _ text: String, _ federation: TestFederation) async throws -> CID {
        let storage = try storage("se", federation)
        let tree = try await storage.write(
            folder: ["manifest.json": Array("{\"\(slug)\":1}".utf8), "a.md": Array(text.utf8)])
        let found = try await storage.find(tree)
        try await storage.database.write { transaction in
            try await storage.keep(found, for: Holder(kind: "course", id: "\(id)"), name: slug, in: transaction)
            try await FederationLog(world: .system).record(Published(id, slug, tree.root), in: transaction)
        }
        return tree.root
    }

    private func copies(_ federation: TestFederation) async throws -> [SharedTree] {
        try await storage("se", federation).sharedTrees()
    }

    @Test("A published course is fetched and held by those who are asked, who sign a receipt and show what they have")
    func held() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let root = try await publish("knots", course, "one", federation)
            let isHeld = try await eventually {
                try await copies(federation).first?.copies.first?.passedAt != nil
            }
            #expect(isHeld)
            let tree = try #require(try await copies(federation).first)
            #expect(tree.root == root && tree.count == 2 && tree.copies.map(\.territory) == ["dk"])
            let days = try #require(tree.copies.first).until.timeIntervalSinceNow / 86_400
            #expect((29...30.1).contains(days))
            // It is there without its author.
            #expect(try await federation["dk"].anonymous.send("GET", "/ipfs/\(root)/a.md").text == "one")
            let admin = try await federation["se"].admin()

            // The next version takes its place, at both.
            let next = try await publish("knots", course, "two", federation)
            let isReplaced = try await eventually {
                let trees = try await copies(federation)
                return trees.map(\.root) == [next] && trees[0].count == 2
            }
            #expect(isReplaced)
            let held = try await federation["dk"].database.read("SELECT root FROM content_held")
            #expect(try held.map { try CID(Array($0.get("root", as: Data.self))) } == [next])

            // What is taken away here is held no more there, and not denied there.
            let denied = try await admin.put(
                "/admin/content/denied/\(next)", #"{"reason":"A mistake."}"#)
            #expect(denied.status == 204)
            let isDropped = try await eventually {
                try await federation["dk"].database.read("SELECT root FROM content_held").isEmpty
            }
            #expect(isDropped)
            #expect(try await federation["dk"].anonymous.send("GET", "/ipfs/\(next)/a.md").text == "two")
        }
    }

    @Test("Who says that it holds something and does not have it is found out, and others are asked")
    func liar() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let root = try await publish("knots", course, "one", federation)
            #expect(
                try await eventually {
                    try await copies(federation).first?.copies.first?.passedAt != nil
                })
            // Its disk is lost, and nobody has noticed there.
            let lost = try storage("dk", federation).blocks
            for file in ["manifest.json", "a.md"] {
                let block = try await Path(root, [file]).resolve(in: lost).cid
                try await lost.remove(block.hash)
            }
            try await lost.remove(root.hash)
            for failures in 1...3 {
                try await federation["se"].database.execute("UPDATE content_copy SET audited_at = NULL")
                // Anything that is published wakes it.
                _ = try await publish("other-\(failures)", UUID(), "\(failures)", federation)
                let isNoted = try await eventually {
                    try await copies(federation).first { $0.root == root }?.copies.first?.failures == failures
                }
                #expect(isNoted)
            }
            let tree = try #require(try await copies(federation).first { $0.root == root })
            #expect(tree.count == 1)
        }
    }

    @Test("What is held for a territory is dropped once that is blocked")
    func blocked() async throws {
        try await TestFederation.with("se", "dk") { federation in
            _ = try await publish("knots", course, "one", federation)
            let database = federation["dk"].database
            func held() async throws -> Bool {
                try await !database.read("SELECT 1 FROM content_reference WHERE holder_kind = 'copy'").isEmpty
            }
            #expect(try await eventually { try await held() })
            try await database.execute("UPDATE peer SET state = 'blocked' WHERE code = 'se'")
            #expect(try await eventually { try await !held() })
            #expect(try await database.read("SELECT 1 FROM content_held").isEmpty)
        }
    }

    @Test("What a territory has no room for, or denies, it does not promise")
    func refused() async throws {
        var limits = ContentLimits()
        limits.others = 100
        try await TestFederation.with("se", "dk", content: limits) { federation in
            _ = try await publish("knots", course, String(repeating: "long", count: 100), federation)
            let isRefused = try await eventually {
                let rows = try await federation["dk"].database.read("SELECT failure FROM content_held")
                return try rows.first?.get("failure", as: String?.self) == "no room"
            }
            #expect(isRefused)
            #expect(try await copies(federation).first?.count == 1)
        }
    }
}
