/// Puts blocks into a store, a few at a time: while one waits for the disk the next is hashed.
///
/// Of the blocks that wait it holds ``ahead`` at most, so whoever sends faster than the disk writes is slowed down.
public struct BlockWriter<Store: BlockStore>: Sendable {
    /// With blocks of 1 MiB, 8 MiB.
    public static var ahead: Int { 8 }

    private let store: Store

    public init(_ store: Store) {
        self.store = store
    }

    /// Runs `body`, which puts blocks; when it returns they are all there for good.
    /// - Throws: what the first that failed throws; the others are blocks that nobody refers to.
    public func run<Result: Sendable>(
        _ body: (_ put: (Block) async throws -> Void) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            let result = try await body { block in
                if running == Self.ahead {
                    try await group.next()
                    running -= 1
                }
                group.addTask { try await store.put(block) }
                running += 1
            }
            try await group.waitForAll()
            try await store.flush()
            return result
        }
    }
}
