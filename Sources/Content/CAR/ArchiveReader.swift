/// Reads an archive (CARv1) as its bytes come. Every block is checked against its address before it is handed out.
///
/// It holds one section at a time and refuses one that says it is longer than a block can be, before it is there.
public struct ArchiveReader: Sendable {
    private var bytes: [UInt8] = []
    private var position = 0
    /// The header, once it is there.
    public private(set) var header: ArchiveHeader?

    /// An address and a block.
    static let sectionLimit = Block.byteLimit + 256

    public init() {}

    /// Adds bytes; what has been read is forgotten.
    public mutating func append(_ more: some Collection<UInt8>) {
        bytes.removeFirst(position)
        position = 0
        bytes.append(contentsOf: more)
    }

    /// The next block; nil until more bytes come.
    /// - Throws: ``Malformed``; after that nothing more can be read.
    public mutating func next() throws(Malformed) -> Block? {
        guard let (cid, bytes) = try nextUnchecked() else { return nil }
        return try Block(cid, verifying: bytes)
    }

    /// The next section as it is, for whoever goes on after one whose bytes are wrong; nil until more bytes come.
    /// - Throws: ``Malformed``; after that nothing more can be read.
    public mutating func nextUnchecked() throws(Malformed) -> (cid: CID, bytes: [UInt8])? {
        if header == nil {
            guard let bytes = try section(limit: ArchiveHeader.byteLimit) else { return nil }
            header = try ArchiveHeader(decoding: bytes)
        }
        guard let section = try section(limit: Self.sectionLimit) else { return nil }
        var cursor = ByteCursor(section, orThrow: .archive)
        let cid = try CID(from: &cursor)
        return (cid, Array(cursor.rest))
    }

    /// - Throws: ``Malformed/archive`` where the bytes ended within the header or a section.
    public func finish() throws(Malformed) {
        guard header != nil, position == bytes.count else { throw .archive }
    }

    private mutating func section(limit: Int) throws(Malformed) -> ArraySlice<UInt8>? {
        guard let (length, count) = try self.length() else { return nil }
        guard length > 0 else { throw .archive }
        guard length <= limit else { throw .tooLarge }
        let end = position + count + Int(length)
        guard end <= bytes.count else { return nil }
        defer { position = end }
        return bytes[position + count..<end]
    }

    /// What the section says its length is, and how many bytes say so.
    private func length() throws(Malformed) -> (UInt64, Int)? {
        let head = bytes[position...].prefix(Varint.byteLimit)
        guard head.count == Varint.byteLimit || head.contains(where: { $0 < 0x80 }) else { return nil }
        var cursor = ByteCursor(head, orThrow: .varint)
        let length = try cursor.varint()
        return (length, cursor.consumed)
    }
}
