/// What a node of a file tree is: the message in the data of its dag-pb block (UnixFS version 1).
public struct UnixFS: Hashable, Sendable {
    public enum Kind: UInt64, Sendable {
        /// A leaf of a file, as older tools wrote them.
        case raw = 0
        case directory = 1
        case file = 2
        case metadata = 3
        case symlink = 4
        /// One node of a folder that is too large for a single block.
        case shard = 5
    }

    public var kind: Kind
    /// Content of a file, the target of a symlink, or which slots of a shard are taken.
    public var data: [UInt8]?
    /// The bytes of content in and below this node.
    public var fileSize: UInt64?
    /// The bytes of content behind each link of a file.
    public var blockSizes: [UInt64] = []
    public var hashType: UInt64?
    public var fanOut: UInt64?
    public var mode: UInt64?
    /// Unix seconds.
    public var modified: Int64?

    public init(_ kind: Kind) {
        self.kind = kind
    }

    /// Unlike dag-pb, this format has no one spelling: fields come in any order, and those that nobody knows are passed over, as
    /// the specification asks of readers.
    public init(decoding bytes: [UInt8]) throws(Malformed) {
        var cursor = ByteCursor(bytes[...], orThrow: .unixFS)
        var kind: Kind?
        self.init(.raw)
        while !cursor.isAtEnd {
            let field = try ProtobufField(from: &cursor, orThrow: .unixFS)
            switch (field.number, field.value) {
            case (1, .number(let value)): kind = Kind(rawValue: value)
            case (2, .bytes(let value)): data = Array(value)
            case (3, .number(let value)): fileSize = value
            case (4, .number(let value)): blockSizes.append(value)
            case (4, .bytes(let packed)): try appendBlockSizes(packed)
            case (5, .number(let value)): hashType = value
            case (6, .number(let value)): fanOut = value
            case (7, .number(let value)): mode = value
            case (8, .bytes(let time)): modified = try Self.seconds(time)
            case (1...8, _): throw .unixFS
            default: break
            }
        }
        guard let kind else { throw .unixFS }
        self.kind = kind
    }

    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: 1, kind.rawValue)
        if let data { bytes.append(field: 2, data) }
        if let fileSize { bytes.append(field: 3, fileSize) }
        for size in blockSizes { bytes.append(field: 4, size) }
        if let hashType { bytes.append(field: 5, hashType) }
        if let fanOut { bytes.append(field: 6, fanOut) }
        if let mode { bytes.append(field: 7, mode) }
        if let modified {
            var time: [UInt8] = []
            time.append(field: 1, UInt64(bitPattern: modified))
            bytes.append(field: 8, time)
        }
        return bytes
    }

    private mutating func appendBlockSizes(_ packed: ArraySlice<UInt8>) throws(Malformed) {
        var cursor = ByteCursor(packed, orThrow: .unixFS)
        while !cursor.isAtEnd { blockSizes.append(try cursor.varint(limit: Varint.protobufByteLimit)) }
    }

    private static func seconds(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> Int64? {
        var cursor = ByteCursor(bytes, orThrow: .unixFS)
        var seconds: Int64?
        while !cursor.isAtEnd {
            let field = try ProtobufField(from: &cursor, orThrow: .unixFS)
            if field.number == 1, case .number(let value) = field.value { seconds = Int64(bitPattern: value) }
        }
        return seconds
    }
}
