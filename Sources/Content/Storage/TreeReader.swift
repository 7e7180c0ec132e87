public import Content
public import Foundation

/// Writes a file or folder out of a store into the file system, beside whatever is there: nothing is overwritten.
public struct TreeReader<Store: BlockStore>: Sendable {
    private let store: Store

    public init(_ store: Store) {
        self.store = store
    }

    /// - Parameter url: what is to become the file or folder; it must not exist.
    /// - Throws: ``StorageProblem/unusableFile(_:)`` for an entry whose name would lead elsewhere (S-104), ``TreeProblem``.
    public func read(_ cid: CID, to url: URL, depth: Int = 1) async throws {
        guard depth <= TreeLimits().depth else { throw TreeProblem.tooDeep }
        switch try await Path(cid).resolve(in: store) {
        case .file: try await file(cid, to: url)
        case .folder: try await folder(cid, to: url, depth: depth)
        case .symlink, .opaque: throw StorageProblem.unusableFile(url.lastPathComponent)
        }
    }

    private func file(_ cid: CID, to url: URL) async throws {
        try Data().write(to: url, options: .withoutOverwriting)
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        for try await bytes in FileContent(store, cid) { try handle.write(contentsOf: Data(bytes)) }
        try handle.synchronize()
    }

    private func folder(_ cid: CID, to url: URL, depth: Int) async throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        for entry in try await Folder(store, cid).entries() {
            guard Entry.isName(entry.name) else { throw StorageProblem.unusableFile(entry.name) }
            try await read(entry.cid, to: url.appending(path: entry.name), depth: depth + 1)
        }
    }
}
