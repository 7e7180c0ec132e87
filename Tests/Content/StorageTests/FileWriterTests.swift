import Content
import ContentStorage
import Foundation
import Testing

@Suite("Files that are written as they come")
struct FileWriterTests {
    @Test("Files one after the other have the addresses that the builder gives them, and all of their blocks are there")
    func files() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writer-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = AnyBlockStore(try FolderBlockStore(folder))
        var writer = FileWriter(store)
        var trees: [WrittenTree] = []
        let chunk = FileBuilder.chunkSize
        // More chunks than wait for the disk at once, ends in the middle of one and at its end, and nothing at all.
        for count in [12 * chunk + 7, 0, 5, chunk, 2 * chunk] {
            let content = Self.content(count)
            for start in stride(from: 0, to: count, by: 700_000) {
                try await writer.append(content[start..<min(start + 700_000, count)])
            }
            let tree = try await writer.endFile()
            var builder = FileBuilder()
            let blocks = builder.append(content)
            let (last, file) = builder.finish()
            #expect(tree.root == file.root)
            #expect(tree.contentSize == file.contentSize && tree.totalSize == file.totalSize)
            #expect(Set(tree.blocks.keys) == Set((blocks + last).map(\.cid.hash)))
            trees.append(tree)
        }
        let named = trees.enumerated().map { (path: "\($0.offset)", file: $0.element) }
        trees.append(try await writer.writeFolder(named))
        try await writer.finish()
        for hash in trees.flatMap(\.blocks.keys) { #expect(try await store.isIntact(hash)) }
        #expect(try await store.missing(of: trees.flatMap(\.blocks.keys)).isEmpty)
    }

    /// Other bytes in each chunk.
    private static func content(_ count: Int) -> [UInt8] {
        var content = [UInt8](repeating: UInt8(count % 251), count: count)
        for start in stride(from: 0, to: count, by: FileBuilder.chunkSize) {
            content[start] = UInt8(start / FileBuilder.chunkSize)
        }
        return content
    }
}
