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

    func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: UInt16(encodedEntry.count))
        bytes.append(contentsOf: encodedEntry)
        bytes.append(payload.state.rawValue)
        guard case .inline(let opening) = payload else { return }
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
