public import FederationCore
public import Foundation

/// Where a fact comes from: enough to keep its effects in the origin's namespace and to show the proof.
public struct FactOrigin: Sendable, Hashable {
    public let territory: TerritoryID
    /// What this territory calls the origin.
    public let code: String
    /// The entry's position in the origin's log.
    public let sequence: UInt64
    public let entryID: UUID
    public let objectID: UUID
    /// By the origin's clock.
    public let time: Date
    /// Of an own fact for listed territories that came back: who of them gave it.
    public var readers: [TerritoryID] = []
}
