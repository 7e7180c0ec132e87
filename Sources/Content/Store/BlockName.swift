import Kernel

/// What a block is called where it is kept, in a folder as elsewhere: `3f/12203f…`, so that a store can be copied as it is from one
/// kind to another.
public enum BlockName {
    /// The shard that a block is in.
    public static func shard(_ hash: Multihash) -> UInt8 {
        hash.digest.first ?? 0
    }

    public static func folder(_ shard: UInt8) -> String {
        HexText.write([shard])
    }

    public static func folder(of hash: Multihash) -> String {
        folder(shard(hash))
    }

    /// Below the store's beginning.
    public static func path(_ hash: Multihash) -> String {
        "\(folder(of: hash))/\(file(hash))"
    }

    public static func file(_ hash: Multihash) -> String {
        HexText.write(hash.bytes)
    }

    /// - Parameter file: the last part of the path.
    /// - Returns: nil for anything that is no block.
    public static func hash(_ file: String) -> Multihash? {
        guard let bytes = try? Multibase.decode("f" + file) else { return nil }
        var cursor = ByteCursor(bytes[...], orThrow: .multihash)
        return try? Multihash(from: &cursor)
    }
}
