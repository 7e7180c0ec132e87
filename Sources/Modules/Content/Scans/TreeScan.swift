import Content
import ContentStorage

/// Shows a scanner every file of a tree.
struct TreeScan: Sendable {
    let storage: ContentStorage
    let scanner: VirusScanner
    let privateFiles: PrivateFiles

    /// What one file is enough for is found for the whole: the first that is refused, else one that could not be looked into.
    /// - Throws: ``ScannerAway``; ``TreeProblem/missing(_:)`` where a block is not here now.
    func verdict(of root: CID) async throws -> ScanVerdict {
        do {
            if let (file, seal) = try await privateFiles.seal(of: root) { return try await verdict(of: file, seal) }
            return try await verdict(of: root, depth: 1)
        } catch let problem as TreeProblem {
            if case .missing = problem { throw problem }
            return .unscannable("\(problem)")
        } catch let problem as Malformed {
            return .unscannable(problem.rawValue)
        }
    }

    /// What is sealed looks clean to every scanner.
    private func verdict(of file: PrivateFile, _ seal: FileSeal) async throws -> ScanVerdict {
        guard file.size <= UInt64(VirusScanner.byteLimit) else { return .unscannable("MaxFileSize") }
        return try await scanner.judge(SealedContent(storage.blocks, file.root, seal, size: file.size))
    }

    private func verdict(of cid: CID, depth: Int) async throws -> ScanVerdict {
        try Task.checkCancellation()
        guard depth <= TreeLimits().depth else { throw TreeProblem.tooDeep }
        switch try await Path(cid).resolve(in: storage.blocks) {
        case .file(let cid, let size):
            guard size <= UInt64(VirusScanner.byteLimit) else { return .unscannable("MaxFileSize") }
            return try await scanner.judge(FileContent(storage.blocks, cid))
        case .folder(let cid):
            var found = ScanVerdict.clean
            for entry in try await Folder(storage.blocks, cid).entries() {
                switch try await verdict(of: entry.cid, depth: depth + 1) {
                case .clean: continue
                case .refused(let name): return .refused(name)
                case .unscannable(let why): found = .unscannable(why)
                }
            }
            return found
        case .opaque(let cid):
            return try await scanner.judge(FileContent(storage.blocks, CID(.raw, cid.hash)))
        case .symlink: return .clean
        }
    }
}
