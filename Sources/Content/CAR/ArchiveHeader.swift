/// What an archive begins with: version 1 and its roots, as dag-cbor in its one form.
public struct ArchiveHeader: Hashable, Sendable {
    public let roots: [CID]

    /// More than any export writes.
    public static let rootLimit = 1024
    /// Of the encoded header: room for the roots.
    static let byteLimit = 1 << 17

    public init(roots: [CID]) {
        self.roots = roots
    }

    /// A map of "roots" and "version", in this order because shorter keys come first.
    init(decoding bytes: ArraySlice<UInt8>) throws(Malformed) {
        var cursor = ByteCursor(bytes, orThrow: .archive)
        guard try cursor.take(7).elementsEqual(Self.start), case .array(let count) = try CBORHead(from: &cursor),
            count <= Self.rootLimit
        else { throw .archive }
        var roots: [CID] = []
        for _ in 0..<count { roots.append(try Self.root(from: &cursor)) }
        guard cursor.rest.elementsEqual(Self.end) else { throw .archive }
        self.roots = roots
    }

    var encoded: [UInt8] {
        var bytes = Self.start
        CBORHead.array(UInt64(roots.count)).append(to: &bytes)
        for root in roots {
            bytes += Self.link
            let link = [0] + root.bytes
            CBORHead.bytes(UInt64(link.count)).append(to: &bytes)
            bytes += link
        }
        return bytes + Self.end
    }

    private static func root(from cursor: inout ByteCursor) throws(Malformed) -> CID {
        guard try cursor.take(2).elementsEqual(link), case .bytes(let count) = try CBORHead(from: &cursor),
            try cursor.byte() == 0, count > 0
        else { throw .archive }
        return try CID(Array(cursor.take(count - 1)))
    }

    /// A map of two, and "roots".
    private static let start: [UInt8] = [0xa2, 0x65] + Array("roots".utf8)
    /// "version", and 1.
    private static let end: [UInt8] = [0x67] + Array("version".utf8) + [0x01]
    /// Tag 42.
    private static let link: [UInt8] = [0xd8, 0x2a]
}
