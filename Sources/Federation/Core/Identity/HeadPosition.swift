/// Where in a territory's history a head stands. Keys are valid by it and never by time, which anybody may claim.
public struct HeadPosition: Hashable, Sendable, Comparable {
    public let epoch: UInt64
    /// Entries the head covers.
    public let size: UInt64

    public init(epoch: UInt64, size: UInt64) {
        self.epoch = epoch
        self.size = size
    }

    public static let start = HeadPosition(epoch: 0, size: 0)

    public static func < (left: Self, right: Self) -> Bool {
        (left.epoch, left.size) < (right.epoch, right.size)
    }
}
