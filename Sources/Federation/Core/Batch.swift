/// A run of entries and a signed head at its end (TFL v1 section 3): the same bytes live on the bus and as a page of history.
public struct Batch: Hashable, Sendable {
    /// Of the whole message; also the bus's limit.
    public static let maximumBytes = 262_144
    public static let maximumItems = 256
    /// What a batch has besides items and note: magic, flags, first position, number of items, length of the note.
    static let frameByteCount = 4 + 1 + 8 + 2 + 2

    /// Position of the first entry.
    public let first: UInt64
    public let items: [BatchItem]
    /// The head whose size is ``end``, as bytes from anybody until verified.
    public let note: [UInt8]

    /// Entries of the log up to and with this batch.
    public var end: UInt64 { first + UInt64(items.count) }

    /// - Throws: ``Reject/tooLarge``, ``Reject/sequenceMismatch`` or ``Reject/badFrame`` where no reader would take it.
    public init(items: [BatchItem], note: [UInt8]) throws(Reject) {
        guard let first = items.first?.entry.sequence, (1...Self.maximumItems).contains(items.count) else {
            throw .badFrame
        }
        self.first = first
        self.items = items
        self.note = note
        try checkPositions()
        guard note.count <= SignedNote.maximumBytes, encodedCount <= Self.maximumBytes else { throw .tooLarge }
    }

    /// Bytes of ``encoded``.
    var encodedCount: Int { items.reduce(Self.frameByteCount + note.count) { $0 + $1.encodedCount } }

    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encodedCount)
        bytes.append(contentsOf: "TFB1".utf8)
        bytes.append(0)
        bytes.append(bigEndian: first)
        bytes.append(bigEndian: UInt16(items.count))
        for item in items { item.encode(into: &bytes) }
        bytes.append(bigEndian: UInt16(note.count))
        bytes.append(contentsOf: note)
        return bytes
    }

    /// Where a batch begins and ends, as its first bytes say: enough to ask for what follows while it is verified. Nil where it is none.
    public static func claimedRange(of bytes: [UInt8]) -> Range<UInt64>? {
        guard bytes.count <= maximumBytes else { return nil }
        var reader = ByteReader(bytes)
        do throws(Reject) {
            try reader.magic("TFB1")
            _ = try reader.integer(UInt8.self)
            let first = try reader.integer(UInt64.self)
            guard first <= UInt64(Int64.max) - UInt64(maximumItems) else { return nil }
            return first..<first + UInt64(min(try reader.integer(UInt16.self), UInt16(maximumItems)))
        } catch {
            return nil
        }
    }

    /// Reads the frame and every entry's form; signature, tree and payloads are ``FollowedLog``'s to judge.
    public init(decoding bytes: [UInt8]) throws(Reject) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        var reader = ByteReader(bytes)
        try reader.magic("TFB1")
        guard try reader.integer(UInt8.self) == 0 else { throw .unknownFlags }
        first = try reader.integer()
        let count = Int(try reader.integer(UInt16.self))
        guard (1...Self.maximumItems).contains(count) else { throw .badFrame }
        var items: [BatchItem] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try BatchItem(from: &reader)) }
        self.items = items
        let length = try reader.integer(UInt16.self)
        guard length <= SignedNote.maximumBytes else { throw .tooLarge }
        note = Array(try reader.take(Int(length)))
        try reader.requireEnd()
        try checkPositions()
    }

    private func checkPositions() throws(Reject) {
        guard first <= UInt64(Int64.max) - UInt64(items.count) else { throw .sequenceMismatch }
        for (offset, item) in items.enumerated() where item.entry.sequence != first + UInt64(offset) {
            throw .sequenceMismatch
        }
    }
}
