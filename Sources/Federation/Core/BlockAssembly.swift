/// Puts a block together from slices that come in their order.
public struct BlockAssembly: Sendable {
    private var total: UInt32?
    /// What has come so far.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Where the next slice begins; nil once all bytes are there.
    public var next: UInt64? {
        guard let total else { return 0 }
        return bytes.count < total ? UInt64(bytes.count) : nil
    }

    /// - Throws: ``Reject/badFrame`` where it is another slice than the next, or of a block of another length.
    public mutating func take(_ slice: BlockSlice) throws(Reject) {
        guard next == UInt64(slice.from), total ?? slice.total == slice.total else { throw .badFrame }
        total = slice.total
        bytes += slice.bytes
    }
}
