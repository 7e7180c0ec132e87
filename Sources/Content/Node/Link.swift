/// A link of a dag-pb node. What is absent and what is empty are different blocks, so they are different here.
public struct Link: Hashable, Sendable {
    public let cid: CID
    public let name: String?
    /// The bytes of all blocks behind the link, as whoever made it says: a hint that nobody may rely on.
    public let totalSize: UInt64?

    public init(_ cid: CID, name: String? = nil, totalSize: UInt64? = nil) {
        self.cid = cid
        self.name = name
        self.totalSize = totalSize
    }

    /// `PBLink`: Hash, Name and Tsize, each once and in this order.
    init(decoding bytes: ArraySlice<UInt8>) throws(Malformed) {
        var cursor = ByteCursor(bytes, orThrow: .node)
        var cid: CID?
        var name: String?
        var totalSize: UInt64?
        var last: UInt64 = 0
        while !cursor.isAtEnd {
            let field = try ProtobufField(from: &cursor, orThrow: .node)
            guard field.number > last else { throw .node }
            last = field.number
            switch (field.number, field.value) {
            case (1, .bytes(let value)): cid = try CID(Array(value))
            case (2, .bytes(let value)):
                guard let text = String(validating: value, as: UTF8.self) else { throw .node }
                name = text
            case (3, .number(let value)): totalSize = value
            default: throw .node
            }
        }
        guard let cid else { throw .node }
        self.init(cid, name: name, totalSize: totalSize)
    }

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: 1, cid.bytes)
        if let name { bytes.append(field: 2, Array(name.utf8)) }
        if let totalSize { bytes.append(field: 3, totalSize) }
        return bytes
    }
}
