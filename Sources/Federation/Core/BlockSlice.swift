/// Part of one block of content on its way between two territories: `TFS1`, the length of the block, where the part begins, its bytes.
///
/// It proves nothing; the whole block does, by its hash.
public struct BlockSlice: Hashable, Sendable {
    /// Bytes of a slice that is not the last: with what is around them they fit into one message of the bus.
    public static let byteLimit = 192 << 10
    /// Bytes of a block: 2 MiB, the most that tools exchange in one piece (bitswap).
    public static let blockLimit = 2 << 20

    public let total: UInt32
    public let from: UInt32
    public let bytes: ArraySlice<UInt8>

    /// The part of a block from a position on.
    /// - Throws: ``Reject/tooLarge`` for the block, ``Reject/badFrame`` where the position is behind its end.
    public init(of block: [UInt8], from: UInt64) throws(Reject) {
        guard block.count <= Self.blockLimit else { throw .tooLarge }
        guard from < max(1, block.count) else { throw .badFrame }
        total = UInt32(block.count)
        self.from = UInt32(from)
        bytes = block[Int(from)...].prefix(Self.byteLimit)
    }

    public init(decoding message: [UInt8]) throws(Reject) {
        var reader = ByteReader(message)
        try reader.magic("TFS1")
        total = try reader.integer()
        from = try reader.integer()
        guard total <= Self.blockLimit else { throw .tooLarge }
        guard from < max(1, total) else { throw .badFrame }
        bytes = try reader.take(min(Self.byteLimit, Int(total - from)))
        try reader.requireEnd()
    }

    public var encoded: [UInt8] {
        var message = Array("TFS1".utf8)
        message.append(bigEndian: total)
        message.append(bigEndian: from)
        return message + bytes
    }
}
