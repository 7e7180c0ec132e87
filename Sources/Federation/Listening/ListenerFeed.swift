import FederationCore
import Foundation
import Logging
import Postgres

/// Brings one listener what the log has for it. Used by one task.
struct ListenerFeed {
    let listener: OwnFactListener
    let store: ListenerStore
    let territory: TerritoryID
    let code: String
    let logger: Logger
    /// Entries up to here are not for the listener, and nothing says so in the database yet: a place is written with what was done.
    private var passed: ListenedEntry?
    /// The last, for whoever looks at what was set aside.
    private var failure = "the program ended while it was heard"

    init(_ listener: OwnFactListener, in database: Database, of territory: TerritoryID, code: String, logger: Logger) {
        self.listener = listener
        store = ListenerStore(database: database, name: listener.name)
        self.territory = territory
        self.code = code
        self.logger = logger
    }

    /// Hears some of what waits.
    /// - Returns: whether to go on at once; false where nothing waits, or what waits has failed and shall rest.
    mutating func step() async throws -> Bool {
        let place = try await store.place()
        let start = passed.map { ListenerPlace(epoch: $0.epoch, sequence: $0.sequence, attempts: 0) } ?? place
        let page = try await store.entries(after: start, types: listener.types)
        guard let last = page.last else { return false }
        guard let first = page.firstIndex(where: { $0.payload != nil }) else {
            passed = last
            if page.count == ListenerStore.pageSize { try await skip(to: last, from: place) }
            return true
        }
        let isAlone = place.attempts > 0
        let group = isAlone ? page[...first] : page[...]
        if place.attempts >= OwnFactListener.maximumAttempts { return try await setAside(page[first], from: place) }
        return try await hear(group, from: place, isAlone: isAlone)
    }

    private mutating func hear(
        _ group: ArraySlice<ListenedEntry>, from place: ListenerPlace, isAlone: Bool
    ) async throws -> Bool {
        try await store.count(1)
        do {
            let feed = self
            try await store.database.write { try await feed.take(group, from: place, in: $0) }
        } catch is PlaceMoved {
            passed = nil
        } catch  where error.isOfTheEntry {
            failure = "\(error)"
            logger.error(
                "an own fact was not heard",
                metadata: ["listener": "\(listener.name)", "attempt": "\(place.attempts + 1)", "error": "\(error)"])
            return !isAlone
        } catch {
            try? await store.count(-1)
            throw error
        }
        passed = nil
        return true
    }

    /// Rolls back what another process has done already.
    private struct PlaceMoved: Error {}

    private func take(
        _ group: ArraySlice<ListenedEntry>, from place: ListenerPlace, in transaction: Transaction
    ) async throws {
        guard try await store.move(from: place, to: group[group.endIndex - 1], in: transaction) else {
            throw PlaceMoved()
        }
        for entry in group { try await listener.hear(entry, of: territory, code: code, in: transaction) }
    }

    private mutating func setAside(_ entry: ListenedEntry, from place: ListenerPlace) async throws -> Bool {
        try await store.database.write { [store, failure] transaction in
            try await store.setAside(entry, failure: failure, in: transaction)
            _ = try await store.move(from: place, to: entry, in: transaction)
        }
        logger.critical(
            "an own fact is set aside", metadata: ["listener": "\(listener.name)", "position": "\(entry.sequence)"])
        passed = nil
        return true
    }

    private mutating func skip(to entry: ListenedEntry, from place: ListenerPlace) async throws {
        try await store.database.write { [store] in _ = try await store.move(from: place, to: entry, in: $0) }
        passed = nil
    }
}
