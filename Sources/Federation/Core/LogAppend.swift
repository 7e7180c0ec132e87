public import Foundation
import Kernel

/// A fact that has been committed and has no position yet.
public struct PendingFact: Sendable {
    public var id: UUID
    public var type: EntryType
    public var schemaVersion: UInt16
    public var objectID: UUID
    public var timeMilliseconds: UInt64
    public var audience: Entry.Audience
    public var isCritical: Bool
    public var opening: Opening

    public init(
        id: UUID, type: EntryType, schemaVersion: UInt16, objectID: UUID, timeMilliseconds: UInt64,
        audience: Entry.Audience = .everyone, isCritical: Bool = false, opening: Opening
    ) {
        self.id = id
        self.type = type
        self.schemaVersion = schemaVersion
        self.objectID = objectID
        self.timeMilliseconds = timeMilliseconds
        self.audience = audience
        self.isCritical = isCritical
        self.opening = opening
    }
}

/// Gives committed facts their positions: what the sequencer writes in its one transaction.
public struct LogAppend: Sendable {
    /// The first of the facts, as many as one batch carries.
    public let items: [BatchItem]
    public let frontier: MerkleFrontier

    /// - Parameter facts: in the order they get; each payload at most ``Entry/maximumPayloadBytes``. What exceeds one batch is
    ///   left for the next.
    /// - Throws: ``Reject/tooLarge`` or ``Reject/badPayload`` where every reader would refuse the entry.
    public init(_ facts: [PendingFact], to frontier: MerkleFrontier) throws(Reject) {
        var frontier = frontier
        var items: [BatchItem] = []
        var budget = BatchBudget()
        for fact in facts {
            guard fact.opening.payload.count <= Entry.maximumPayloadBytes else { throw .tooLarge }
            guard JSONParser.accepts(fact.opening.payload) else { throw .badPayload }
            let entry = Entry(
                isCritical: fact.isCritical, sequence: frontier.size, timeMilliseconds: fact.timeMilliseconds,
                id: fact.id, type: fact.type, schemaVersion: fact.schemaVersion, objectID: fact.objectID,
                audience: fact.audience, payloadLength: UInt32(fact.opening.payload.count),
                commitment: fact.opening.commitment)
            let item = BatchItem(entry: entry, payload: .inline(fact.opening))
            guard budget.take(item.encodedCount) else { break }
            frontier.append(item.leaf)
            items.append(item)
        }
        self.items = items
        self.frontier = frontier
    }
}
