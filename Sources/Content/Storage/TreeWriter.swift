public import Content
public import Foundation

/// Writes files and folders of the file system into a store. Symbolic links are refused: what they lead to is not what was meant.
public struct TreeWriter: Sendable {
    private let store: AnyBlockStore
    private let progress: @Sendable (_ bytes: Int) -> Void

    /// What is read of a file at once.
    private static let pieceSize = 256 << 10

    /// - Parameter progress: is told of every piece of a file how many bytes it has.
    public init(_ store: AnyBlockStore, progress: @escaping @Sendable (_ bytes: Int) -> Void = { _ in }) {
        self.store = store
        self.progress = progress
    }

    /// - Throws: ``StorageProblem/unusableFile(_:)``, `CocoaError` where something cannot be read, ``StoreProblem``.
    public func write(_ url: URL) async throws -> WrittenTree {
        try await BlockWriter(store).run { put in
            var written = WrittenBlocks()
            let tree = try await tree(url, depth: 1) { block in
                written.add(block)
                try await put(block)
            }
            return WrittenTree(tree, written)
        }
    }

    private func tree(_ url: URL, depth: Int, put: (Block) async throws -> Void) async throws -> Tree {
        let kind = try FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
        switch kind {
        case .typeRegular?: return try await file(url, put: put)
        case .typeDirectory?:
            guard depth < TreeLimits().depth else { throw StorageProblem.tooDeep(url.path) }
            return try await folder(url, depth: depth, put: put)
        default: throw StorageProblem.unusableFile(url.path)
        }
    }

    private func file(_ url: URL, put: (Block) async throws -> Void) async throws -> Tree {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        var builder = FileBuilder()
        while let piece = try handle.read(upToCount: Self.pieceSize), !piece.isEmpty {
            for block in builder.append(piece) { try await put(block) }
            progress(piece.count)
        }
        let (blocks, file) = builder.finish()
        for block in blocks { try await put(block) }
        return file
    }

    private func folder(_ url: URL, depth: Int, put: (Block) async throws -> Void) async throws -> Tree {
        var entries: [Entry] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() {
            guard Entry.isName(name) else { throw StorageProblem.unusableFile(url.appending(path: name).path) }
            let tree = try await tree(url.appending(path: name), depth: depth + 1, put: put)
            entries.append(try Entry(name: name, tree))
        }
        let (blocks, folder) = try DirectoryBuilder.build(entries)
        for block in blocks { try await put(block) }
        return folder
    }
}
