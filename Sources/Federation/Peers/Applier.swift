public import FederationCore
import Foundation
public import Postgres

/// Lets the facts of another territory take effect, in order and exactly once: effects and cursor move in one transaction.
///
/// Many entries share a transaction. Where one of them fails, all are rolled back and tried again in smaller numbers, until the
/// one that fails is alone: only then are its attempts counted, and only it is set aside.
public struct Applier: Sendable {
    private let database: Database
    private let handlers: FactHandlers

    /// A fact that fails this often is set aside, and the log goes on.
    public static let maximumAttempts = 5

    public init(database: Database, handlers: [FactHandler]) {
        self.database = database
        self.handlers = FactHandlers(handlers)
    }

    /// Applies everything that is held of a territory's log and has not taken effect.
    /// - Parameter end: nothing from this position on takes effect yet; nil for no such limit.
    /// - Returns: how many entries the cursor passed.
    /// - Throws: ``ApplierError/criticalTypeUnknown(_:)`` where the log cannot go on without a newer program; `PostgresError`
    ///   where the database is in trouble, which is no fault of an entry.
    @discardableResult
    public func run(_ territory: TerritoryID, before end: Int64? = nil) async throws -> Int {
        let store = ApplyStore(database: database, territory: territory)
        try await TakenBack(store: store, handlers: handlers).run()
        guard let start = try await store.position() else { return 0 }
        var pace = ApplyPace(suspectsEnd: start.trying)
        var position = start.applied
        var count = 0
        while let first = try await store.waiting(pace.count(at: position), before: end).nonEmpty {
            let known = try upToCritical(first)
            let round = ApplyRound(
                store: store, policy: start.policy, entries: known, code: start.code, territory: territory)
            let passed = try await round.isAlone ? alone(round, &pace) : together(round, &pace)
            count += passed
            position = known[0].sequence + Int64(passed)
        }
        return count
    }

    /// Applies what came after the cursor had gone past it, or was set aside and is to be tried again.
    public func runLate(_ territory: TerritoryID) async throws {
        let store = ApplyStore(database: database, territory: territory)
        try await LateFacts(store: store, handlers: handlers).run()
    }

    /// Has entries tried again that an older program skipped because it did not know their types.
    public func tryAgainWhatIsKnown(of territory: TerritoryID) async throws {
        try await ApplyStore(database: database, territory: territory).tryAgain(known: handlers.known)
    }

    /// - Returns: how many entries the cursor passed.
    private func together(_ round: ApplyRound, _ pace: inout ApplyPace) async throws -> Int {
        let group = round.group
        try await round.store.note(trying: group[group.endIndex - 1].sequence + 1)
        do {
            guard try await settle(group, in: round) else { return 0 }
            pace.tookEffect(group.count)
            return group.count
        } catch {
            guard error.isOfTheEntry else { throw error }
            pace.failed(group.count)
            return 0
        }
    }

    /// - Returns: 1 where the entry took effect or was set aside; 0 where it is to be tried again.
    private func alone(_ round: ApplyRound, _ pace: inout ApplyPace) async throws -> Int {
        let entry = round.entries[0]
        guard entry.attempts < Self.maximumAttempts else { return try await setAside(entry, in: round, &pace) }
        try await round.store.count(1, of: entry)
        do {
            guard try await settle(round.entries.prefix(1), in: round) else { return 0 }
            pace.tookEffect(1)
            return 1
        } catch  where error.isOfTheEntry {
            try await round.store.note(failure: error, of: entry)
            let isLast = error.isForGood || entry.attempts + 1 >= Self.maximumAttempts
            return isLast ? try await setAside(entry, in: round, &pace) : 0
        } catch {
            try? await round.store.count(-1, of: entry)
            throw error
        }
    }

    private func setAside(_ entry: WaitingEntry, in round: ApplyRound, _ pace: inout ApplyPace) async throws -> Int {
        pace.tookEffect(1)
        return try await database.write { try await round.store.pass([entry], [.quarantined], in: $0) } ? 1 : 0
    }

    /// Its commit does not wait for the disk: effects and cursor are lost together in a crash of the database, and the entries, which
    /// are on the disk, take effect again.
    /// - Returns: false where somebody else moved the cursor meanwhile; then there was no effect.
    private func settle(_ entries: ArraySlice<WaitingEntry>, in round: ApplyRound) async throws -> Bool {
        do {
            try await database.write(waitsForDisk: false) { transaction in
                let outcomes = try await effects(of: entries, in: round, transaction)
                guard try await round.store.pass(entries, outcomes, in: transaction) else { throw CursorMoved() }
            }
            return true
        } catch is CursorMoved {
            return false
        }
    }

    /// Rolls back what somebody else has done already.
    private struct CursorMoved: Error {}

    private func effects(
        of entries: ArraySlice<WaitingEntry>, in round: ApplyRound, _ transaction: Transaction
    ) async throws -> [ApplyStore.Outcome?] {
        var outcomes: [ApplyStore.Outcome?] = []
        var rest = entries
        while let first = rest.first {
            let run = rest.prefix { $0.isStated(like: first) }
            rest = rest.dropFirst(run.count)
            let results = run.map { round.outcome(of: $0, handlers) }
            outcomes += results
            let stated = zip(run, results).compactMap { entry, result in
                result == .applied ? entry.payload.map { round.stated(entry, $0) } : nil
            }
            guard let handler = handlers.handler(of: first.entry), !stated.isEmpty else { continue }
            try await handler.apply(stated, transaction)
        }
        return outcomes
    }

    /// The entries before one that is critical and of a type nobody here knows: the log must not go on past it.
    private func upToCritical(_ entries: [WaitingEntry]) throws -> [WaitingEntry] {
        let known = entries.prefix { !$0.entry.isCritical || handlers.handler(of: $0.entry) != nil }
        guard !known.isEmpty else { throw ApplierError.criticalTypeUnknown(entries[0].entry.type.name) }
        return Array(known)
    }
}

extension Array {
    fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}

extension Error {
    /// Whether the entry's own bytes are the cause, which no further try changes.
    var isForGood: Bool { self is Reject || self is DecodingError }

    /// Whether another entry in its place might have gone well. A database that is away, full or being stopped is no fault of
    /// the entry, and neither is a task that is cancelled.
    var isOfTheEntry: Bool {
        if self is CancellationError { return false }
        guard let error = self as? PostgresError else { return true }
        switch error {
        case .server(let state, _, _, _):
            return !["08", "40", "53", "55", "57", "58"].contains(state.rawValue.prefix(2))
        case .decoding, .encoding, .timeout: return true
        case .connection, .acquireTimeout, .cancelled, .closed: return false
        }
    }
}
