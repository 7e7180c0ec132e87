import FederationCore
import Foundation

/// Entries that are tried in one transaction.
struct ApplyRound {
    let store: ApplyStore
    let policy: PeerPolicy
    let entries: [WaitingEntry]
    let code: String
    let territory: TerritoryID

    /// An entry that has failed alone before goes alone again, and so does the last of those that failed together.
    var isAlone: Bool { entries.count == 1 || entries[0].attempts > 0 }

    /// Those that may go together.
    var group: ArraySlice<WaitingEntry> { entries.prefix { $0.attempts == 0 } }

    /// What is to become of an entry; nil where it stays what it is: one without its payload has no effect, now or ever.
    func outcome(of entry: WaitingEntry, _ handlers: FactHandlers) -> ApplyStore.Outcome? {
        if entry.payload == nil { return nil }
        if entry.isRepeated { return .repeated }
        if !policy.takes(entry.entry.type) { return .notTaken }
        return handlers.handler(of: entry.entry) == nil ? .unsupported : .applied
    }

    func stated(_ entry: WaitingEntry, _ payload: Data) -> StatedPayload {
        StatedPayload(
            payload: payload,
            origin: FactOrigin(entry.entry, of: territory, code: code))
    }
}
