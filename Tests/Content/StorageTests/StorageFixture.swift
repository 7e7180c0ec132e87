import Content
import ContentStorage
import Foundation
import Kernel
import Node
import NodeTesting
import Postgres
import Registry

/// One territory's content, in a real database and a folder of its own.
struct StorageFixture {
    let storage: ContentStorage
    let folder: URL

    /// - Parameter blocks: what stands before the folder's store.
    static func with(
        blocks: @Sendable (FolderBlockStore) -> AnyBlockStore = { AnyBlockStore($0) },
        _ body: @Sendable (StorageFixture) async throws -> Void
    ) async throws {
        try await TestRegistry.with(migrations: Operator.migrations()) { registry in
            let territory = try await registry.provisioner(seeds: [Operator.found]).create(
                TerritoryRequest(
                    code: TerritoryCode("se")!, name: "Sverige", domain: "se.example.org",
                    adminEmail: "admin@example.org", language: "en")
            ).territory
            let database = try registry.nodeDatabase(of: territory)
            let folder = FileManager.default.temporaryDirectory.appending(path: "storage-\(UUID())")
            do {
                try await body(
                    StorageFixture(
                        storage: ContentStorage(database: database, blocks: blocks(try FolderBlockStore(folder))),
                        folder: folder))
            } catch {
                await database.shutdown()
                throw error
            }
            await database.shutdown()
            try? FileManager.default.removeItem(at: folder)
        }
    }

    /// A file of the file system, beside the store.
    func file(_ name: String, _ content: String) throws -> URL {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: url)
        return url
    }

    func add(_ content: String, for holder: Holder) async throws -> WrittenTree {
        let tree = try await TreeWriter(storage.blocks).write(file("given/\(UUID())", content))
        try await keep(tree, for: holder)
        return tree
    }

    func keep(_ tree: WrittenTree, for holder: Holder) async throws {
        let found = try await storage.find(tree)
        try await storage.database.write { try await storage.keep(found, for: holder, in: $0) }
    }

    func release(_ root: CID, for holder: Holder) async throws -> Bool {
        try await storage.database.write { try await storage.release(root, for: holder, in: $0) }
    }

    func collect(after seconds: TimeInterval, isTrial: Bool = false) async throws -> ContentCollection.Report {
        var world = World.system
        world.now = { Date(timeIntervalSinceNow: seconds) }
        return try await ContentCollection(storage, world: world, isTrial: isTrial).run()
    }

    func isKept(_ tree: WrittenTree) async throws -> Bool {
        for hash in tree.blocks.keys where try await !storage.blocks.contains(hash) { return false }
        return true
    }
}
