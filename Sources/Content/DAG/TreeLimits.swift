/// How much of a tree is looked at. Hashes rule out cycles, but not a small tree that says it is an enormous one.
public struct TreeLimits: Sendable {
    /// A file of 2⁶⁴ bytes has 7 levels, a path some more.
    public var depth = 64
    public var blocks = 1 << 22
    /// Of all blocks together.
    public var bytes: UInt64 = 1 << 42
    /// Entries of one folder.
    public var entries = 1 << 20

    public init() {}
}
