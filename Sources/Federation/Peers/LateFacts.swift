import FederationCore
import Foundation
import Postgres

/// Lets facts take effect that the cursor has gone past, each exactly once and by itself: their payload came late, or they were set
/// aside and are to be tried again.
///
/// Effects must be those of the origin's order. So a fact comes too late where something newer about the same object has taken
/// effect, unless its handler says that order does not matter to it.
struct LateFacts: Sendable {
    let store: ApplyStore
    let handlers: FactHandlers

    /// Entries that are read at once.
    static let limit = 256

    func run() async throws {
        var last: WaitingEntry?
        while case let entries = try await store.late(Self.limit, after: last), !entries.isEmpty {
            guard let policy = try await store.position()?.policy else { return }
            for entry in entries { try await take(entry, under: policy) }
            last = entries.last
        }
    }

    /// An attempt is counted before it runs, so that an entry that brings the node down cannot do so for ever.
    private func take(_ entry: WaitingEntry, under policy: PeerPolicy) async throws {
        for _ in entry.attempts..<max(entry.attempts, Applier.maximumAttempts) {
            try await store.count(1, of: entry)
            do {
                return try await store.database.write { try await settle(entry, under: policy, in: $0) }
            } catch  where error.isOfTheEntry {
                try await store.note(failure: error, of: entry)
                if error.isForGood { break }
            } catch {
                try? await store.count(-1, of: entry)
                throw error
            }
        }
        _ = try await store.database.write { try await store.settle(late: entry, .quarantined, in: $0) }
    }

    private func settle(
        _ entry: WaitingEntry, under policy: PeerPolicy, in transaction: Transaction
    ) async throws {
        guard let code = try await store.hold(in: transaction), let payload = entry.payload else { return }
        let round = ApplyRound(store: store, policy: policy, entries: [entry], code: code, territory: store.territory)
        guard var outcome = round.outcome(of: entry, handlers) else { return }
        let handler = handlers.handler(of: entry.entry)
        if outcome == .applied, try await isSuperseded(entry, handler, in: transaction) { outcome = .superseded }
        guard try await store.settle(late: entry, outcome, in: transaction), outcome == .applied else { return }
        try await handler?.apply([round.stated(entry, payload)], transaction)
    }

    private func isSuperseded(_ entry: WaitingEntry, _ handler: FactHandler?, in transaction: Transaction) async throws
        -> Bool
    {
        if handler?.isOrderFree ?? true { return false }
        return try await store.hasNewerEffect(than: entry, in: transaction)
    }
}
