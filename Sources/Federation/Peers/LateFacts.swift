import FederationCore
import Foundation
import Postgres

/// Lets facts take effect whose payload came after the cursor had gone past them, each exactly once and by itself.
///
/// Effects must be those of the origin's order. So a fact comes too late where something newer about the same object has taken
/// effect, unless its handler says that order does not matter to it.
struct LateFacts: Sendable {
    let store: ApplyStore
    let handlers: FactHandlers

    /// Entries in one call.
    static let limit = 16

    func run() async throws {
        for entry in try await store.late(Self.limit) { try await take(entry) }
    }

    /// An attempt is counted before it runs, so that an entry that brings the node down cannot do so for ever.
    private func take(_ entry: WaitingEntry) async throws {
        for _ in entry.attempts..<max(entry.attempts, Applier.maximumAttempts) {
            try await store.count(1, of: entry)
            do {
                return try await store.database.write { try await settle(entry, in: $0) }
            } catch  where error.isOfTheEntry {
                continue
            } catch {
                try? await store.count(-1, of: entry)
                throw error
            }
        }
        _ = try await store.database.write { try await store.settle(late: entry, .quarantined, in: $0) }
    }

    private func settle(_ entry: WaitingEntry, in transaction: Transaction) async throws {
        guard let code = try await store.hold(in: transaction), let payload = entry.payload else { return }
        let handler = handlers.handler(of: entry.entry)
        let isSuperseded = try await isSuperseded(entry, handler, in: transaction)
        let outcome: ApplyStore.Outcome = handler == nil ? .unsupported : isSuperseded ? .superseded : .applied
        guard try await store.settle(late: entry, outcome, in: transaction), outcome == .applied else { return }
        let round = ApplyRound(store: store, entries: [entry], code: code, territory: store.territory)
        try await handler?.apply([round.stated(entry, payload)], transaction)
    }

    private func isSuperseded(_ entry: WaitingEntry, _ handler: FactHandler?, in transaction: Transaction) async throws
        -> Bool
    {
        if handler?.isOrderFree ?? true { return false }
        return try await store.hasNewerEffect(than: entry, in: transaction)
    }
}
