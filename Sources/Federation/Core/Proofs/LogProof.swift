/// A proof that can be checked without asking anybody (c2sp.org/tlog-proof@v1): an entry, its way up the tree, and the signed head
/// that the way leads to.
public struct LogProof: Hashable, Sendable {
    public static let header = "c2sp.org/tlog-proof@v1"
    /// Of the whole text; also the bus's limit.
    public static let maximumBytes = Batch.maximumBytes

    /// What the format calls extra data: the entry as a batch carries it, perhaps with its payload. Nil where the reader has it.
    public let item: BatchItem?
    /// 0-based position of the entry.
    public let index: UInt64
    /// From the leaf's sibling up to the root's child.
    public let path: [Hash]
    /// The head, as bytes from anybody until verified.
    public let note: [UInt8]

    /// - Throws: ``Reject/tooLarge``, ``Reject/badProof`` where no reader would take it.
    public init(item: BatchItem?, index: UInt64, path: [Hash], note: [UInt8]) throws(Reject) {
        guard path.count <= MerkleProof.maximumHashes, index <= UInt64(Int64.max) else { throw .badProof }
        self.item = item
        self.index = index
        self.path = path
        self.note = note
        guard note.count <= SignedNote.maximumBytes, encoded.count <= Self.maximumBytes else { throw .tooLarge }
    }

    /// Whether `leaf` stands where the proof says in the tree of `head`, a head whose signature was verified.
    /// - Throws: ``Reject/badProof``.
    public func check(leaf: Hash, in head: Checkpoint) throws(Reject) {
        guard
            MerkleProof.isIncluded(leaf: leaf, index: index, size: head.size, path: path, root: head.root)
        else { throw .badProof }
    }
}

extension LogProof {
    public var encoded: [UInt8] {
        var bytes = Array((Self.header + "\n").utf8)
        if let item {
            var extra: [UInt8] = []
            item.encode(into: &extra)
            bytes += "extra \(Base64.encode(extra))\n".utf8
        }
        bytes += "index \(index)\n".utf8
        bytes += path.flatMap(\.line)
        return bytes + [0x0a] + note
    }

    /// Reads one spelling only. The note is the verifier's to judge.
    /// - Throws: ``Reject/badFrame``, ``Reject/tooLarge``, ``Reject/badProof``, ``Reject/nonCanonicalBase64``,
    ///   ``Reject/trailingBytes``, and what makes no entry.
    public init(decoding bytes: [UInt8]) throws(Reject) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        var lines = TextLines(bytes)
        guard try lines.next().elementsEqual(Self.header.utf8) else { throw .badFrame }
        var line = try lines.next()
        var item: BatchItem?
        if let extra = Self.value(of: "extra ", in: line) {
            item = try Self.item(extra)
            line = try lines.next()
        }
        guard let number = Self.value(of: "index ", in: line), let index = DecimalText.decode(number) else {
            throw .badFrame
        }
        try self.init(item: item, index: index, path: lines.hashes(), note: Array(lines.remainder))
    }

    private static func value(of name: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        line.starts(with: name.utf8) ? line.dropFirst(name.utf8.count) : nil
    }

    private static func item(_ base64: ArraySlice<UInt8>) throws(Reject) -> BatchItem {
        var reader = ByteReader(try Base64.decode(String(decoding: base64, as: UTF8.self)))
        let item = try BatchItem(from: &reader)
        try reader.requireEnd()
        return item
    }
}
