public import Content

/// Writes files into a store as their bytes come, one after the other. Nothing is visible before somebody keeps what was written.
///
/// While blocks are hashed and wait for the disk the next bytes are taken; there are so many as with ``BlockWriter``, and whoever sends
/// faster waits.
public struct FileWriter {
    private let store: AnyBlockStore
    private var waiting: [Waiting] = []
    /// Blocks that were not there before, and which write each is from.
    private var new: [Multihash: WriteMark] = [:]
    private var chunker = FileChunker()
    /// Of the file, in their order, as far as they are noted.
    private var leaves: [Tree] = []
    private var written = WrittenBlocks()

    /// A block on its way into the store.
    private struct Waiting {
        /// A leaf while it is hashed, elsewhere than where bytes are taken; nil once it is noted, and of any other block.
        var leaf: Task<Block, Never>?
        let written: Task<Written, any Error>
    }

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
        for chunk in chunker.append(bytes) {
            try await makeRoom()
            let leaf = Task { Block(.raw, chunk) }
            waiting.append(
                Waiting(leaf: leaf, written: Task { [store] in try await Self.write(leaf.value, to: store) }))
        }
    }

    /// Ends the file; what is added then belongs to the next.
    public mutating func endFile() async throws -> WrittenTree {
        for place in waiting.indices {
            let leaf = waiting[place].leaf
            waiting[place].leaf = nil
            note(await leaf?.value)
        }
        if let chunk = chunker.finish() {
            // Nothing more comes that could be taken meanwhile.
            let block = Block(.raw, chunk)
            leaves.append(Tree(leaf: block))
            try await put([block])
        }
        var nodes = FileNodes()
        var blocks: [Block] = []
        for leaf in leaves { blocks += nodes.add(leaf) }
        let (last, file) = nodes.finish()
        try await put(blocks + last)
        defer {
            leaves = []
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

    private mutating func makeRoom() async throws {
        if waiting.count == BlockWriter<AnyBlockStore>.ahead { try await settleFirst() }
    }

    private mutating func settleFirst() async throws {
        let first = waiting.removeFirst()
        note(await first.leaf?.value)
        let written = try await first.written.value
        if let mark = written.mark { new[written.hash] = mark }
    }

    /// Leaves are noted in the order of the file, for that is the order in which they wait.
    private mutating func note(_ leaf: Block?) {
        guard let leaf else { return }
        leaves.append(Tree(leaf: leaf))
        written.add(leaf)
    }

    private mutating func put(_ blocks: [Block]) async throws {
        for block in blocks {
            written.add(block)
            try await makeRoom()
            waiting.append(Waiting(written: Task { [store] in try await Self.write(block, to: store) }))
        }
    }

    private static func write(_ block: Block, to store: AnyBlockStore) async throws -> Written {
        Written(hash: block.cid.hash, mark: try await store.add(block))
    }
}
