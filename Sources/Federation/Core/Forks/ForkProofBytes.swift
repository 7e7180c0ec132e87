/// How a proof travels: `TFF1`, what kind it is, two notes, and what shows that they contradict each other.
extension ForkProof {
    /// Of the whole message.
    public static let maximumBytes =
        4 + 1 + 2 * (2 + SignedNote.maximumBytes) + 8
        + 2 * (2 + maximumEntryBytes + 1 + MerkleProof.maximumHashes * Hash.byteCount)

    private static let maximumEntryBytes = Entry.fixedByteCount + EntryType.maximumByteCount

    public var encoded: [UInt8] {
        var bytes = Array("TFF1".utf8)
        bytes.append(difference.kind)
        for note in [noteA, noteB] { bytes.append(field: note) }
        switch difference {
        case .roots: break
        case .entries(let index, let a, let b):
            bytes.append(bigEndian: index)
            for proven in [a, b] {
                bytes.append(field: proven.entry)
                bytes.append(path: proven.path)
            }
        case .past(let root, let path):
            bytes += root.bytes
            bytes.append(path: path)
        }
        return bytes
    }

    /// Reads the form; ``verify(_:)`` says whether it proves anything.
    public init(decoding bytes: [UInt8]) throws(Reject) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        var reader = ByteReader(bytes)
        try reader.magic("TFF1")
        let kind = try reader.integer(UInt8.self)
        noteA = try reader.field(atMost: SignedNote.maximumBytes)
        noteB = try reader.field(atMost: SignedNote.maximumBytes)
        switch kind {
        case 0: difference = .roots
        case 1:
            difference = .entries(
                index: try reader.integer(), a: try Self.entry(from: &reader), b: try Self.entry(from: &reader))
        case 2: difference = .past(root: try reader.hash(), path: try reader.path())
        default: throw .unknownFlags
        }
        try reader.requireEnd()
    }

    private static func entry(from reader: inout ByteReader) throws(Reject) -> ProvenEntry {
        ProvenEntry(entry: try reader.field(atMost: maximumEntryBytes), path: try reader.path())
    }
}

extension ForkProof.Difference {
    fileprivate var kind: UInt8 {
        switch self {
        case .roots: 0
        case .entries: 1
        case .past: 2
        }
    }
}

extension ByteReader {
    /// Bytes with their length before them.
    fileprivate mutating func field(atMost limit: Int) throws(Reject) -> [UInt8] {
        let count = Int(try integer(UInt16.self))
        guard count <= limit else { throw .tooLarge }
        return Array(try take(count))
    }

    fileprivate mutating func hash() throws(Reject) -> Hash {
        guard let hash = Hash(try take(Hash.byteCount)) else { throw .badFrame }
        return hash
    }

    fileprivate mutating func path() throws(Reject) -> [Hash] {
        let count = Int(try integer(UInt8.self))
        guard count <= MerkleProof.maximumHashes else { throw .badProof }
        var path: [Hash] = []
        for _ in 0..<count { path.append(try hash()) }
        return path
    }
}

extension [UInt8] {
    fileprivate mutating func append(field: [UInt8]) {
        append(bigEndian: UInt16(field.count))
        append(contentsOf: field)
    }

    fileprivate mutating func append(path: [Hash]) {
        append(UInt8(path.count))
        for hash in path { append(contentsOf: hash.bytes) }
    }
}
