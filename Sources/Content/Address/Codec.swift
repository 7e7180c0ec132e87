/// How the bytes of a block are to be read: its number in the multicodec table.
public struct Codec: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Bytes and nothing else: a leaf.
    public static let raw = Codec(rawValue: 0x55)
    /// Links and data, for files and folders.
    public static let dagPB = Codec(rawValue: 0x70)
    /// Kept and served, not looked into.
    public static let dagCBOR = Codec(rawValue: 0x71)
    /// Kept and served, not looked into.
    public static let dagJSON = Codec(rawValue: 0x0129)
}
