public import Content

extension ContentStorage {
    /// The bytes of a file, for modules that keep small ones.
    /// - Parameter limit: the most bytes it may have.
    /// - Throws: ``TreeProblem``: it is not here, no file, or larger.
    public func bytes(of file: CID, limit: Int) async throws -> [UInt8] {
        try await bytes(of: file, limit: limit, in: blocks)
    }

    /// The same out of other blocks than all that are here: ``GivenBlocks`` for an address that somebody names.
    public func bytes(of file: CID, limit: Int, in source: some BlockSource) async throws -> [UInt8] {
        guard case .file(_, let size) = try await Path(file).resolve(in: source) else { throw TreeProblem.notAFile }
        guard size <= UInt64(limit) else { throw TreeProblem.tooLarge }
        var bytes: [UInt8] = []
        for try await piece in FileContent(source, file) { bytes += piece }
        return bytes
    }

    /// Writes a file of a module's own; ``keep(_:for:name:in:)`` in the transaction that needs it makes it stay.
    public func write(_ bytes: [UInt8], mediaType: String? = nil) async throws -> WrittenTree {
        var writer = FileWriter(blocks)
        try await writer.append(bytes[...])
        var file = try await writer.endFile()
        try await writer.finish()
        file.mediaType = mediaType
        return file
    }

    /// Writes a folder of files, by their paths below it.
    /// - Parameter trees: by their paths too, what is in the folder and in the store already.
    public func write(
        folder files: [String: [UInt8]], linking trees: [String: WrittenTree] = [:]
    ) async throws -> WrittenTree {
        var writer = FileWriter(blocks)
        var written: [(path: String, file: WrittenTree)] = []
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            try await writer.append(bytes[...])
            written.append((path, try await writer.endFile()))
        }
        let folder = try await writer.writeFolder(written + trees.map { ($0.key, $0.value) })
        try await writer.finish()
        return folder
    }
}
