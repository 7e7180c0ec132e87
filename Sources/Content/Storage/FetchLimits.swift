import Content

/// How much is fetched for one address.
public struct FetchLimits: Sendable {
    /// Bytes of all blocks together.
    public var bytes: Int
    /// Blocks: 65,536 of 1 MiB are 64 GiB.
    public var blocks = 1 << 16
    /// Levels from the root on.
    public var depth = 64
    /// However slowly others send, it ends after this.
    public var time = Duration.seconds(600)

    /// - Parameter bytes: 2 GiB, as much as one upload, unless whoever asks has less room.
    public init(bytes: Int = ContentLimits().upload) {
        self.bytes = bytes
    }

    var tree: TreeLimits {
        var limits = TreeLimits()
        limits.bytes = UInt64(bytes)
        limits.blocks = blocks
        limits.depth = depth
        return limits
    }
}
