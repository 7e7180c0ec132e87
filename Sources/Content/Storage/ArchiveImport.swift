public import Content

/// Takes the blocks of an archive into a store. Each is checked before it is written; which of them make whole trees is found out
/// afterwards, from the roots.
public struct ArchiveImport: Sendable {
    private let store: AnyBlockStore

    public init(_ store: AnyBlockStore) {
        self.store = store
    }

    /// - Parameter pieces: the bytes of the archive.
    /// - Returns: a tree for each root.
    /// - Throws: ``Malformed`` and ``TreeProblem/missing(_:)``; what was written by then belongs to nothing.
    public func write<Pieces: AsyncSequence>(
        _ pieces: Pieces
    ) async throws -> [WrittenTree] where Pieces.Element: Collection<UInt8> {
        let roots = try await BlockWriter(store).run { put in
            var reader = ArchiveReader()
            for try await piece in pieces {
                reader.append(piece)
                while let block = try reader.next() { try await put(block) }
            }
            try reader.finish()
            return reader.header?.roots ?? []
        }
        var trees: [WrittenTree] = []
        for root in roots { trees.append(try await WrittenTree(complete: root, in: store)) }
        return trees
    }
}
