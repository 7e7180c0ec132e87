public import FederationCore
import Foundation
public import Postgres

/// Lets the facts of another territory take effect, in order and exactly once: effect and cursor move in one transaction.
public struct Applier: Sendable {
    private let database: Database
    private let handlers: [String: FactHandler]

    /// A fact that fails this often is set aside, and the log goes on.
    public static let maximumAttempts = 5

    public init(database: Database, handlers: [FactHandler]) {
        self.database = database
        self.handlers = Dictionary(handlers.map { ($0.type, $0) }) { first, _ in first }
    }

    /// Applies everything that is held of a territory's log and has not taken effect.
    /// - Returns: how many entries the cursor passed.
    @discardableResult
    public func run(_ territory: TerritoryID) async throws -> Int {
        var count = 0
        while try await step(territory) { count += 1 }
        return count
    }

    private func step(_ territory: TerritoryID) async throws -> Bool {
        guard let waiting = try await next(territory) else { return false }
        // Counted before it runs, so that an entry that brings the node down cannot do so for ever.
        try await database.execute(
            """
            UPDATE peer_entry SET attempts = attempts + 1
            WHERE tid = \(territory.description) AND epoch = \(waiting.epoch) AND sequence = \(waiting.sequence)
            """
        )
        do {
            try await settle(waiting, in: territory, waiting.attempts >= Self.maximumAttempts ? .quarantine : .apply)
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as PostgresError where error.state == nil {
            throw error
        } catch {
            if waiting.attempts + 1 >= Self.maximumAttempts { try await settle(waiting, in: territory, .quarantine) }
        }
        return true
    }

    private enum Way {
        case apply, quarantine
    }

    private func settle(_ waiting: WaitingEntry, in territory: TerritoryID, _ way: Way) async throws {
        try await database.write { transaction in
            let moved = try await transaction.execute(
                """
                UPDATE peer SET applied = applied + 1, state = CASE state WHEN 'syncing' THEN 'live' ELSE state END
                WHERE tid = \(territory.description) AND applied = \(waiting.sequence)
                """
            )
            guard moved == 1 else { return }
            let outcome = way == .apply ? try await effect(of: waiting, territory, in: transaction) : "quarantined"
            try await transaction.execute(
                """
                UPDATE peer_entry SET outcome = \(outcome)
                WHERE tid = \(territory.description) AND epoch = \(waiting.epoch) AND sequence = \(waiting.sequence)
                """
            )
        }
    }

    private func effect(
        of waiting: WaitingEntry, _ territory: TerritoryID, in transaction: Transaction
    ) async throws -> String {
        guard let payload = waiting.payload else { return "erased" }
        guard let handler = handlers[waiting.entry.type.name], handler.version == waiting.entry.schemaVersion else {
            return "unsupported"
        }
        try await handler.apply(payload, waiting.origin(territory), transaction)
        return "applied"
    }

    private func next(_ territory: TerritoryID) async throws -> WaitingEntry? {
        try await database.first(
            """
            SELECT peer.code, e.epoch, e.sequence, e.entry, e.payload, e.attempts
            FROM peer JOIN peer_entry e ON e.tid = peer.tid AND e.epoch = peer.epoch AND e.sequence = peer.applied
            WHERE peer.tid = \(territory.description) AND peer.state NOT IN ('forked', 'blocked')
            """,
            as: WaitingEntry.self
        )
    }
}
