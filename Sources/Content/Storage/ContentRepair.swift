import Content
import Foundation
import Postgres

/// Gets anew what should be here and is not: blocks that were set aside as damaged, or whose files are gone.
public struct ContentRepair: Sendable {
    public struct Report: Encodable, Equatable, Sendable {
        public var missing = 0
        public var mended = 0

        public init(missing: Int = 0, mended: Int = 0) {
            self.missing = missing
            self.mended = mended
        }
    }

    private let storage: ContentStorage
    private static let rowsAtOnce = 1000

    public init(_ storage: ContentStorage) {
        self.storage = storage
    }

    public func run() async throws -> Report {
        var report = Report()
        var last = Data()
        while true {
            let keys = try await storage.keptHashes(after: last, limit: Self.rowsAtOnce)
            guard let end = keys.last else { break }
            last = end
            let addresses = try keys.map { try ContentStorage.address(Array($0)) }
            for hash in try await storage.blocks.missing(of: addresses.map(\.hash)) {
                try await mend(CID(.raw, hash), &report)
            }
        }
        if report.mended > 0 { try await storage.blocks.flush() }
        return report
    }

    private func mend(_ cid: CID, _ report: inout Report) async throws {
        try Task.checkCancellation()
        report.missing += 1
        guard let block = try? await storage.remote?.block(cid) else { return }
        try await storage.blocks.put(Block(cid, verifying: block.bytes))
        report.mended += 1
    }
}
