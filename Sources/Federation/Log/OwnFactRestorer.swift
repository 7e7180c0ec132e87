import FederationCore
import Foundation
import Logging
import Postgres

/// Lets modules make their own state again from facts of this territory that came back from a peer, as far as facts tell.
///
/// What cannot be is left out and told: the log has to be whole, the tables as far as they can.
struct OwnFactRestorer: Sendable {
    let handlers: [FactHandler]
    let territory: TerritoryID
    let logger: Logger

    /// - Parameter readers: of facts for listed territories, who gave them back, by the entry.
    func restore(
        _ items: [BatchItem], readers: [UUID: [TerritoryID]] = [:], in transaction: Transaction
    ) async throws {
        for item in items {
            guard let opening = item.payload.opening,
                let handler = handlers.first(where: {
                    $0.type == item.entry.type.name && $0.version == item.entry.schemaVersion
                })
            else { continue }
            try await transaction.execute("SAVEPOINT restored")
            do {
                try await handler.apply(
                    [stated(item.entry, opening, readers[item.entry.id] ?? [])], transaction)
                try await transaction.execute("RELEASE SAVEPOINT restored")
            } catch {
                try await transaction.execute("ROLLBACK TO SAVEPOINT restored")
                logger.error(
                    "an own fact has no effect again",
                    metadata: [
                        "position": "\(item.entry.sequence)", "type": "\(item.entry.type.name)", "error": "\(error)",
                    ])
            }
        }
    }

    private func stated(_ entry: Entry, _ opening: Opening, _ readers: [TerritoryID]) -> StatedPayload {
        StatedPayload(
            payload: Data(opening.payload),
            origin: FactOrigin(
                territory: territory, code: "", sequence: entry.sequence, entryID: entry.id, objectID: entry.objectID,
                time: Date(timeIntervalSince1970: Double(entry.timeMilliseconds) / 1000), readers: readers))
    }
}
