import Content
import ContentStorage
import Foundation
import Testing

@Suite("Files and folders of a machine")
struct TreeFilesTests {
    @Test("A folder is written and read back, and its address is the same each time")
    func folder() async throws {
        try await StorageFixture.with { fixture in
            _ = try fixture.file("course/lessons/1.md", "# One")
            _ = try fixture.file("course/lessons/ø.md", "# Two")
            let course = try fixture.file("course/empty", "").deletingLastPathComponent()
            let tree = try await TreeWriter(fixture.storage.blocks).write(course)
            #expect(try await TreeWriter(fixture.storage.blocks).write(course).root == tree.root)
            let copy = fixture.folder.appending(path: "copy")
            try await TreeReader(fixture.storage.blocks).read(tree.root, to: copy)
            #expect(try String(contentsOf: copy.appending(path: "lessons/ø.md"), encoding: .utf8) == "# Two")
            #expect(try Data(contentsOf: copy.appending(path: "empty")).isEmpty)
            // Nothing is overwritten.
            await #expect(throws: CocoaError.self) {
                try await TreeReader(fixture.storage.blocks).read(tree.root, to: copy)
            }
        }
    }

    @Test("Symbolic links are refused, and names that lead elsewhere are not followed out (S-104)")
    func escapes() async throws {
        try await StorageFixture.with { fixture in
            let given = try fixture.file("given/a", "a").deletingLastPathComponent()
            try FileManager.default.createSymbolicLink(
                at: given.appending(path: "link"), withDestinationURL: URL(filePath: "/etc/passwd"))
            await #expect(throws: StorageProblem.self) { try await TreeWriter(fixture.storage.blocks).write(given) }

            let leaf = Block(.raw, Array("evil".utf8))
            for name in ["..", "../out", "a/b", ""] {
                let links = [Link(leaf.cid, name: name, totalSize: 4)]
                let folder = Block(.dagPB, Node(links: links, data: UnixFS(.directory).encoded).encoded)
                for block in [leaf, folder] { try await fixture.storage.blocks.put(block) }
                let copy = fixture.folder.appending(path: "copy-\(UUID())")
                await #expect(throws: StorageProblem.unusableFile(name)) {
                    try await TreeReader(fixture.storage.blocks).read(folder.cid, to: copy)
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: copy.path).isEmpty)
            }
        }
    }

    @Test("An archive is kept when its root is whole, and refused when a block is missing or other than it says")
    func archive() async throws {
        try await StorageFixture.with { fixture in
            let leaves = (0..<3).map { Block(.raw, Array("lesson \($0)".utf8)) }
            let entries = try leaves.enumerated().map { number, leaf in
                try Entry(name: "\(number)", Tree(root: leaf.cid, contentSize: 8, totalSize: 8))
            }
            let (blocks, folder) = try DirectoryBuilder.build(entries)
            func archive(_ blocks: [Block]) -> AsyncStream<[UInt8]> {
                let pieces = [ArchiveWriter.header(roots: [folder.root])] + blocks.map(ArchiveWriter.section)
                return AsyncStream { continuation in
                    for piece in pieces { continuation.yield(piece) }
                    continuation.finish()
                }
            }
            let importer = ArchiveImport(fixture.storage.blocks)
            await #expect(throws: TreeProblem.missing(leaves[2].cid)) {
                try await importer.write(archive(blocks + leaves.dropLast()))
            }
            let trees = try await importer.write(archive(blocks + leaves))
            #expect(trees.map(\.root) == [folder.root])
            #expect(trees[0].blocks.count == 4)
        }
    }

    @Test("A flipped byte is found by a scrub and mended by adding the file again")
    func scrub() async throws {
        try await StorageFixture.with { fixture in
            let url = try fixture.file("lesson", "a lesson")
            let tree = try await TreeWriter(fixture.storage.blocks).write(url)
            try await fixture.keep(tree, for: Holder(kind: "test", id: "1"))
            #expect(try await Scrub(fixture.storage.blocks).run() == Scrub.Report(blocks: 1, damaged: []))
            let name = String(Multibase.base16.encode(tree.root.hash.bytes).dropFirst())
            let block = fixture.folder.appending(path: "\(name.dropFirst(4).prefix(2))/\(name)")
            try Data("a lessoM".utf8).write(to: block)
            let report = try await Scrub(fixture.storage.blocks).run()
            #expect(report == Scrub.Report(blocks: 1, damaged: [tree.root.description]))
            #expect(try await fixture.isKept(tree) == false)

            // A peer may have it. Blocks that are missing altogether are asked for likewise.
            let whole = Block(.raw, Array("a lesson".utf8))
            let mending = ContentStorage(
                database: fixture.storage.database, blocks: fixture.storage.blocks, remote: OneBlock(block: whole))
            #expect(try await ContentRepair(mending).run() == ContentRepair.Report(missing: 1, mended: 1))
            #expect(try await ContentRepair(mending).run() == ContentRepair.Report())
            try Data("a lessoM".utf8).write(to: block)
            let mended = try await Scrub(fixture.storage.blocks).run()
            #expect(mended == Scrub.Report(blocks: 1, damaged: [tree.root.description], mended: 1))
            try await fixture.storage.blocks.remove(tree.root.hash)
            _ = try await TreeWriter(fixture.storage.blocks).write(url)
            #expect(try await Scrub(fixture.storage.blocks).run() == Scrub.Report(blocks: 1, damaged: []))
        }
    }
}

/// Others who have one block and no more.
private struct OneBlock: RemoteBlocks {
    let block: Block

    func block(_ cid: CID) async throws -> Block? { cid.hash == block.cid.hash ? block : nil }
    func archive(of root: CID, take: @Sendable (Block) async throws -> Void) async throws {}
}
