/// A log that goes on from an earlier head, because what followed it is lost.
public struct EpochStart: Hashable, Sendable {
    /// One more than the epoch before.
    public let number: UInt64
    /// The last head that counts of an earlier epoch; the new one's entries follow it.
    public let base: HeadPosition
    public let root: Hash

    public init(number: UInt64, base: HeadPosition, root: Hash) {
        self.number = number
        self.base = base
        self.root = root
    }
}
