public import Content

/// Writes files into a store as their bytes come, one after the other. Nothing is visible before somebody keeps what was written.
///
/// While blocks wait for the disk the next is hashed; there are so many as with ``BlockWriter``, and whoever sends faster waits.
public struct FileWriter {
    private let store: AnyBlockStore
    private var waiting: [Task<Written, any Error>] = []
    /// Blocks that were not there before, and which write each is from.
    private var new: [Multihash: WriteMark] = [:]
    private var builder = FileBuilder()
    private var written = WrittenBlocks()

    /// What became of one block.
    private struct Written: Sendable {
        let hash: Multihash
        /// Nil where it was there already.
        let mark: WriteMark?
    }

    public init(_ store: AnyBlockStore) {
        self.store = store
    }

    /// Adds bytes to the file.
    /// - Throws: ``StoreProblem``.
    public mutating func append(_ bytes: ArraySlice<UInt8>) async throws {
        try await put(builder.append(bytes))
    }

    /// Ends the file; what is added then belongs to the next.
    public mutating func endFile() async throws -> WrittenTree {
        let (blocks, file) = builder.finish()
        try await put(blocks)
        defer {
            builder = FileBuilder()
            written = WrittenBlocks()
        }
        return WrittenTree(file, written)
    }

    /// Writes a folder of files that were ended.
    /// - Parameter files: by their paths below the folder, such as `lessons/1.md`.
    /// - Throws: ``StorageProblem/unusableFile(_:)`` for a path with a name that no entry may have, or one that is both file and
    ///   folder.
    public mutating func writeFolder(_ files: [(path: String, file: WrittenTree)]) async throws -> WrittenTree {
        var plan = FolderPlan()
        for (path, file) in files { try plan.add(path, file) }
        let (blocks, folder) = try plan.build()
        try await put(blocks)
        written = WrittenBlocks()
        return folder
    }

    /// Returns when everything is there for good.
    /// - Throws: ``StoreProblem``: then nothing of it may be kept.
    public mutating func finish() async throws {
        while !waiting.isEmpty { try await settleFirst() }
        try await store.flush()
    }

    /// Gives up what was written, where something went wrong.
    /// - Returns: what came into the store by it, for ``ContentStorage/discard(_:)``.
    public mutating func abandon() async -> [Multihash: WriteMark] {
        while !waiting.isEmpty { try? await settleFirst() }
        return new
    }

    private mutating func settleFirst() async throws {
        let first = try await waiting.removeFirst().value
        if let mark = first.mark { new[first.hash] = mark }
    }

    private mutating func put(_ blocks: [Block]) async throws {
        for block in blocks {
            written.add(block)
            if waiting.count == BlockWriter<AnyBlockStore>.ahead { try await settleFirst() }
            waiting.append(Task { [store] in Written(hash: block.cid.hash, mark: try await store.add(block)) })
        }
    }
}
