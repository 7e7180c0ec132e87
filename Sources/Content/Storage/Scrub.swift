public import Content

/// Reads every block and computes its hash. A damaged one is set aside, so that the next who has it whole can put it in its place.
public struct Scrub: Sendable {
    public struct Report: Encodable, Equatable, Sendable {
        public var blocks: Int
        /// The addresses, as of raw blocks.
        public var damaged: [String]

        public init(blocks: Int = 0, damaged: [String] = []) {
            self.blocks = blocks
            self.damaged = damaged
        }
    }

    private let store: FolderBlockStore

    public init(_ store: FolderBlockStore) {
        self.store = store
    }

    public func run() async throws -> Report {
        var report = Report()
        for shard in UInt8.min...UInt8.max {
            for hash in try await store.hashes(inShard: shard) {
                try Task.checkCancellation()
                report.blocks += 1
                guard try await !store.isIntact(hash) else { continue }
                try await store.setAside(hash)
                report.damaged.append(CID(.raw, hash).description)
            }
        }
        try await store.flush()
        return report
    }
}
