/// Names one log: a territory and the epoch it is in. The first line of every head, and the name of the log's key.
public struct LogOrigin: Hashable, Sendable, LosslessStringConvertible {
    public let territory: TerritoryID
    /// Counts the times the territory's log began anew, by an operation of its identity.
    public let epoch: UInt64

    public init(territory: TerritoryID, epoch: UInt64) {
        self.territory = territory
        self.epoch = epoch
    }

    public var description: String { "\(Self.prefix)/\(territory)/\(epoch)" }

    public init?(_ description: String) {
        let parts = description.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(Self.prefix.utf8),
            let territory = TerritoryID(utf8: parts[1]), let epoch = DecimalText.decode(parts[2])
        else { return nil }
        self.init(territory: territory, epoch: epoch)
    }

    private static let prefix = "tfl.v1"
}
