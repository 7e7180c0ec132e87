import Synchronization

/// Where a store gets a block anew that turned out to be damaged.
public final class Mending: Sendable {
    /// Nil where nobody has it.
    public typealias Mender = @Sendable (_ hash: Multihash) async throws -> Block?

    private let mender = Mutex<Mender?>(nil)

    public init() {}

    func ask(_ mender: @escaping Mender) {
        self.mender.withLock { $0 = mender }
    }

    /// - Returns: a block that hashes to what was asked for; whoever gives another is not believed.
    func block(_ hash: Multihash) async -> Block? {
        guard let mender = mender.withLock({ $0 }), let block = try? await mender(hash), block.cid.hash == hash else {
            return nil
        }
        return block
    }
}
