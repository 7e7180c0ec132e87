import FederationCore
import Foundation
import Kernel
import Logging
import Postgres

/// Hears again what a listener has set aside: what it lacked may have come since, or a newer program may know better.
///
/// Each fact goes alone, in a transaction of its own, later than the log has it; listeners hear each at most once with an effect.
struct ListenerRetry {
    let listener: OwnFactListener
    let store: ListenerStore
    let territory: TerritoryID
    let code: String
    let world: World
    let logger: Logger

    /// Between two looks at what is due, in seconds.
    static let lookInterval: TimeInterval = 10
    /// Before a fact is tried again: doubling from the first to the longest, in seconds.
    static let firstPause = 60.0
    static let longestPause = 3600.0

    private var nextLook = Date.distantPast

    init(
        _ listener: OwnFactListener, in database: Database, of territory: TerritoryID, code: String, world: World,
        logger: Logger
    ) {
        self.listener = listener
        store = ListenerStore(database: database, name: listener.name)
        self.territory = territory
        self.code = code
        self.world = world
        self.logger = logger
    }

    /// Tries what is due, where it is time to look.
    mutating func look() async throws {
        let now = world.now()
        guard now >= nextLook else { return }
        nextLook = now.addingTimeInterval(Self.lookInterval)
        for entry in try await store.due(types: listener.types, at: now) { try await hear(entry, at: now) }
    }

    /// The next try is set before this one runs, so that a fact that brings the node down does so ever more rarely.
    private func hear(_ entry: ListenedEntry, at now: Date) async throws {
        guard try await store.postpone(entry, at: now) else { return }
        do {
            let isHeard = try await store.database.write { transaction in
                guard try await store.takeBack(entry, in: transaction) else { return false }
                try await listener.hear(entry, of: territory, code: code, in: transaction)
                return true
            }
            guard isHeard else { return }
            logger.notice(
                "an own fact that was set aside is heard",
                metadata: ["listener": "\(listener.name)", "position": "\(entry.sequence)"])
        } catch  where error.isOfTheEntry {
            try await store.note(failure: "\(error)", of: entry)
        }
    }
}
