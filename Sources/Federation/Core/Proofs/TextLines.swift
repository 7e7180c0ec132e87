/// Takes a text apart line by line. Each line ends with a newline.
struct TextLines {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next line without its newline.
    /// - Throws: ``Reject/badFrame`` where the text ends before a newline.
    mutating func next() throws(Reject) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: 0x0a) else { throw .badFrame }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// Hashes in base64, one a line, and the empty line after them.
    /// - Throws: ``Reject/badProof`` where there are more than a proof can need.
    mutating func hashes() throws(Reject) -> [Hash] {
        var hashes: [Hash] = []
        while case let line = try next(), !line.isEmpty {
            guard hashes.count < MerkleProof.maximumHashes else { throw .badProof }
            hashes.append(try Hash(base64: line))
        }
        return hashes
    }

    /// All that follows.
    var remainder: ArraySlice<UInt8> { rest }
}

extension Hash {
    /// - Throws: ``Reject/nonCanonicalBase64``, ``Reject/badFrame`` where it is not 32 bytes.
    init(base64 line: ArraySlice<UInt8>) throws(Reject) {
        guard let hash = Hash(try Base64.decode(String(decoding: line, as: UTF8.self))) else { throw .badFrame }
        self = hash
    }

    /// The line of a proof, with its newline.
    var line: [UInt8] { Array((Base64.encode(bytes) + "\n").utf8) }
}
