public import Kernel
public import Postgres
import Synchronization

/// Write first, learn then: what a newcomer writes is kept for them until they have learned what everybody here has to know, and
/// is published in the transaction in which they have.
///
/// A module in which members write asks ``step(before:)`` and keeps a draft where there is a step; as a ``DraftKeeper`` it is told
/// when to publish. The module that knows when is the ``WritingGate``. Neither knows the other.
public final class WriteFirst: Sendable {
    private struct Parts {
        var gate: (any WritingGate)?
        var keepers: [any DraftKeeper] = []
    }

    private let parts = Mutex(Parts())

    public init() {}

    /// From now on this module says who may publish; until then everybody may.
    public func ask(_ gate: any WritingGate) {
        parts.withLock { $0.gate = gate }
    }

    /// From now on this module is told whose drafts may be published.
    public func add(_ keeper: any DraftKeeper) {
        parts.withLock { $0.keepers.append(keeper) }
    }

    /// What somebody has to do before what they write is published; nil where it is published at once.
    public func step(before member: ID<Member>) async throws -> WritingStep? {
        try await parts.withLock(\.gate)?.step(before: member)
    }

    /// Publishes all that somebody wrote. The gate calls it in the transaction in which they have taken the step, so that the two
    /// happen together or not at all.
    public func release(_ member: ID<Member>, in transaction: Transaction) async throws {
        for keeper in parts.withLock(\.keepers) { try await keeper.publishDrafts(of: member, in: transaction) }
    }
}
