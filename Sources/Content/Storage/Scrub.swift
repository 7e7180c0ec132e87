public import Content

/// Reads every block and computes its hash. A damaged one is set aside, and mended where a peer has it whole; otherwise the next who
/// writes the same puts it in its place.
public struct Scrub: Sendable {
    public struct Report: Encodable, Equatable, Sendable {
        public var blocks: Int
        /// The addresses, as of raw blocks.
        public var damaged: [String]
        /// How many of the damaged are whole again.
        public var mended: Int

        public init(blocks: Int = 0, damaged: [String] = [], mended: Int = 0) {
            self.blocks = blocks
            self.damaged = damaged
            self.mended = mended
        }
    }

    private let store: AnyBlockStore

    public init(_ store: AnyBlockStore) {
        self.store = store
    }

    public func run() async throws -> Report {
        var report = Report()
        for shard in UInt8.min...UInt8.max {
            for hash in try await store.hashes(inShard: shard) {
                try Task.checkCancellation()
                report.blocks += 1
                guard try await !store.isIntact(hash) else { continue }
                if try await store.mend(hash) != nil { report.mended += 1 }
                report.damaged.append(CID(.raw, hash).description)
            }
        }
        try await store.flush()
        return report
    }
}
