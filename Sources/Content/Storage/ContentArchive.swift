public import Content
import Foundation

/// All blocks of a territory as one archive (CARv1 without roots; addresses as of raw blocks), for its backup. One block is in memory
/// at a time while it is written, and a few while it is read.
public struct ContentArchive: Sendable {
    /// What an archive has, or brought back.
    public struct Report: Codable, Hashable, Sendable {
        public var blocks = 0
        /// Of these blocks.
        public var bytes = 0
        /// Blocks that are needed, and missing or damaged.
        public var lacking = 0

        public init() {}
    }

    /// What was found wrong on the way.
    public enum Trouble: Hashable, Sendable {
        /// A block that is needed is not here. What nobody needs any more may be gone: it is collected one day.
        case missing(CID)
        /// The bytes of a block are others.
        case damaged(CID)
        /// The archive ends here, or goes on as no archive does.
        case unreadable(Malformed)
    }

    private let storage: ContentStorage
    private static let rowsAtOnce = 1000

    public init(_ storage: ContentStorage) {
        self.storage = storage
    }

    /// Reads and hashes every block that belongs to a tree. What is added meanwhile may be in it; nothing depends on it.
    /// - Parameter put: takes the archive's next bytes.
    /// - Throws: what `put` throws, and `PostgresError`. A block that cannot be read is told as trouble, and is not in the archive.
    public func write(
        _ put: ([UInt8]) async throws -> Void, trouble: (Trouble) -> Void
    ) async throws -> Report {
        var report = Report()
        try await put(ArchiveWriter.header(roots: []))
        var last = Data()
        while true {
            let keys = try await storage.keptHashes(after: last, limit: Self.rowsAtOnce)
            guard let end = keys.last else { return report }
            last = end
            var lacking: [Data] = []
            for key in keys {
                try Task.checkCancellation()
                guard let block = try await block(key, trouble) else {
                    lacking.append(key)
                    continue
                }
                try await put(ArchiveWriter.section(block))
                report.blocks += 1
                report.bytes += block.bytes.count
            }
            // Asked afterwards: what was collected on the way is missed by nobody.
            report.lacking += try await tell(lacking, trouble)
        }
    }

    /// Takes every block of an archive into the store, each after its hash was computed, also in the place of one that is damaged; then
    /// looks whether all that the tables speak of is here.
    /// - Throws: ``StoreProblem``, `PostgresError`, and what reading the archive throws. What is wrong in the archive is told as
    ///   trouble.
    public func read<Pieces: AsyncSequence>(
        _ pieces: Pieces, trouble: (Trouble) -> Void
    ) async throws -> Report where Pieces.Element: Collection<UInt8> {
        var report = try await BlockWriter(storage.blocks).run { put in
            var report = Report()
            do {
                var reader = ArchiveReader()
                for try await piece in pieces {
                    reader.append(piece)
                    while let (cid, bytes) = try reader.nextUnchecked() {
                        guard let block = try? Block(cid, verifying: bytes) else {
                            trouble(.damaged(cid))
                            continue
                        }
                        try await makeRoom(for: block)
                        try await put(block)
                        report.blocks += 1
                        report.bytes += bytes.count
                    }
                }
                try reader.finish()
            } catch let why as Malformed {
                trouble(.unreadable(why))
            }
            return report
        }
        report.lacking = try await check(trouble)
        return report
    }

    /// Looks whether all blocks are here that somebody needs.
    /// - Returns: how many are not.
    public func check(_ trouble: (Trouble) -> Void) async throws -> Int {
        var count = 0
        var last = Data()
        while true {
            let keys = try await storage.keptHashes(after: last, limit: Self.rowsAtOnce)
            guard let end = keys.last else { return count }
            last = end
            let absent = try await storage.blocks.missing(of: keys.map { try Self.address($0).hash })
            count += try await tell(absent.map(\.key), trouble)
        }
    }

    private func block(_ key: Data, _ trouble: (Trouble) -> Void) async throws -> Block? {
        let cid = try Self.address(key)
        do {
            guard let bytes = try await storage.blocks.bytes(of: cid.hash) else { return nil }
            return try Block(cid, verifying: bytes)
        } catch {
            try Task.checkCancellation()
            trouble(.damaged(cid))
            return nil
        }
    }

    private func tell(_ absent: [Data], _ trouble: (Trouble) -> Void) async throws -> Int {
        guard !absent.isEmpty else { return 0 }
        let needed = try await storage.needed(of: absent)
        for key in needed { trouble(.missing(try Self.address(key))) }
        return needed.count
    }

    /// A damaged block is set aside first, for whoever wants to know what became of it.
    private func makeRoom(for block: Block) async throws {
        if try await !storage.blocks.isIntact(block.cid.hash) { try await storage.blocks.setAside(block.cid.hash) }
    }

    private static func address(_ key: Data) throws -> CID { try ContentStorage.address(Array(key)) }
}
