import Content
import ContentStorage
import Kernel

/// Shows a scanner every file of a tree.
struct TreeScan: Sendable {
    let storage: ContentStorage
    let scanner: VirusScanner
    let privateFiles: PrivateFiles
    let world: World

    /// For one tree. 2 GiB, the largest upload, take a tenth of it where the scanner reads 25 MB each second.
    static let time = Duration.seconds(900)
    /// So often all bytes and blocks of a tree may be read: once to see what each is, once for the scanner, and some more for files
    /// that share blocks, such as those of many equal bytes. Links are small, and what they say a tree is may be enormous.
    static let readings = 8
    /// On top of that, so that a file of equal bytes is read to the end, however few blocks it has.
    static let spare = VirusScanner.byteLimit
    /// The same in blocks, of 8 KiB: smaller ones are of no tool.
    static let spareBlocks = spare >> 13

    /// What one file is enough for is found for the whole: the first that is refused, else one that could not be looked into.
    /// - Throws: ``ScannerAway``; ``TreeProblem/missing(_:)`` where a block is not here now.
    func verdict(of tree: UnjudgedTree) async throws -> ScanVerdict {
        try await withThrowingTaskGroup(of: ScanVerdict.self) { group in
            group.addTask { try await read(tree) }
            group.addTask {
                try await world.sleep(Self.time)
                return .unscannable("it takes too long")
            }
            defer { group.cancelAll() }
            guard let verdict = try await group.next() else { throw CancellationError() }
            return verdict
        }
    }

    private func read(_ tree: UnjudgedTree) async throws -> ScanVerdict {
        do {
            if let (file, seal) = try await privateFiles.seal(of: tree.root) {
                return try await verdict(of: file, seal)
            }
            let blocks = MeasuredBlocks(storage.blocks, limits: limits(tree))
            var reading = TreeReading(scanner: scanner, blocks: blocks)
            let found = try await reading.verdict(of: tree.root, depth: 1)
            guard found == .clean else { return found }
            // Each block is given by its own address too, also one that a link leads to and no file or folder needs.
            let isAll = try await storage.hashes(ofTree: tree.root).isSubset(of: blocks.hashes)
            return isAll ? .clean : .unscannable("it has blocks that belong to no file")
        } catch let problem as TreeProblem {
            if case .missing = problem { throw problem }
            return .unscannable("\(problem)")
        } catch let problem as Malformed {
            return .unscannable(problem.rawValue)
        }
    }

    private func limits(_ tree: UnjudgedTree) -> TreeLimits {
        var limits = TreeLimits()
        limits.bytes = UInt64(clamping: tree.storedSize * Self.readings + Self.spare)
        limits.blocks = tree.blockCount * Self.readings + Self.spareBlocks
        return limits
    }

    /// What is sealed looks clean to every scanner.
    private func verdict(of file: PrivateFile, _ seal: FileSeal) async throws -> ScanVerdict {
        guard file.size <= UInt64(VirusScanner.byteLimit) else { return .unscannable("MaxFileSize") }
        return try await scanner.judge(SealedContent(storage.blocks, file.root, seal, size: file.size))
    }
}

/// One way through a tree, which comes to each file and folder once, however often it is linked.
private struct TreeReading {
    let scanner: VirusScanner
    let blocks: MeasuredBlocks<AnyBlockStore>
    /// The same bytes are another thing where they are read another way.
    private var seen: Set<CID> = []

    init(scanner: VirusScanner, blocks: MeasuredBlocks<AnyBlockStore>) {
        self.scanner = scanner
        self.blocks = blocks
    }

    mutating func verdict(of cid: CID, depth: Int) async throws -> ScanVerdict {
        guard seen.insert(cid.v1).inserted else { return .clean }
        guard depth <= TreeLimits().depth else { throw TreeProblem.tooDeep }
        switch try await Path(cid).resolve(in: blocks) {
        case .file(let cid, let size):
            guard size <= UInt64(VirusScanner.byteLimit) else { return .unscannable("MaxFileSize") }
            return try await scanner.judge(FileContent(blocks, cid))
        case .folder(let cid):
            let entries = try await Folder(blocks, cid).entries()
            return try await verdict(ofAll: entries.map(\.cid), depth: depth)
        case .opaque(let cid):
            return try await scanner.judge(FileContent(blocks, CID(.raw, cid.hash)))
        case .symlink: return .clean
        }
    }

    private mutating func verdict(ofAll addresses: [CID], depth: Int) async throws -> ScanVerdict {
        var found = ScanVerdict.clean
        for cid in addresses {
            switch try await verdict(of: cid, depth: depth + 1) {
            case .clean: continue
            case .refused(let name): return .refused(name)
            case .unscannable(let why): found = .unscannable(why)
            }
        }
        return found
    }
}
