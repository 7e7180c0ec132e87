/// One entry as it travels: its exact bytes, what they say, and the payload.
public struct BatchItem: Hashable, Sendable {
    public let entry: Entry
    /// The bytes that the leaf hash covers.
    public let encodedEntry: [UInt8]
    public var payload: Payload

    public init(entry: Entry, payload: Payload) {
        self.entry = entry
        encodedEntry = entry.encoded
        self.payload = payload
    }

    public var leaf: Hash { MerkleHash.leaf(encodedEntry) }

    /// Bytes of an item besides entry and payload: lengths, state and salt.
    public static let overhead = 2 + 1 + Opening.saltByteCount + 4
    /// Bytes of an item besides its payload, at most: for an entry of the longest type.
    public static let maximumOverhead = overhead + Entry.fixedByteCount + EntryType.maximumByteCount

    /// Bytes that the item takes in a batch.
    public var encodedCount: Int {
        guard let opening = payload.opening else { return 2 + encodedEntry.count + 1 }
        return Self.overhead + encodedEntry.count + opening.payload.count
    }

    /// Bytes that an entry takes in a batch together with its payload, without having that.
    public static func encodedCount(inline entry: Entry) -> Int {
        overhead + Entry.fixedByteCount + entry.type.name.utf8.count + Int(entry.payloadLength)
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: UInt16(encodedEntry.count))
        bytes.append(contentsOf: encodedEntry)
        bytes.append(payload.state.rawValue)
        guard let opening = payload.opening else { return }
        bytes.append(contentsOf: opening.salt)
        bytes.append(bigEndian: UInt32(opening.payload.count))
        bytes.append(contentsOf: opening.payload)
    }

    init(from reader: inout ByteReader) throws(Reject) {
        let length = try reader.integer(UInt16.self)
        let bytes = try reader.take(Int(length))
        entry = try Entry(decoding: bytes)
        encodedEntry = Array(bytes)
        payload = try Self.payload(from: &reader)
    }

    private static func payload(from reader: inout ByteReader) throws(Reject) -> Payload {
        guard let state = Payload.State(rawValue: try reader.integer()) else { throw .badPayloadState }
        switch state {
        case .absent: return .absent
        case .redacted: return .redacted
        case .inline:
            let salt = Array(try reader.take(Opening.saltByteCount))
            let length = try reader.integer(UInt32.self)
            guard length <= Entry.maximumPayloadBytes else { throw .tooLarge }
            return .inline(Opening(salt: salt, payload: Array(try reader.take(Int(length)))))
        }
    }
}
