/// How much a territory keeps; all of them in bytes, and hard.
public struct ContentLimits: Hashable, Sendable {
    /// Of one upload.
    public var upload: Int
    /// Of all that one member has reasons to keep.
    public var member: Int
    /// Of all blocks, each counted once.
    public var territory: Int

    /// 2 GiB at once, 5 GiB for each member, 100 GiB in all: what a small server's disk has.
    public init(upload: Int = 2 << 30, member: Int = 5 << 30, territory: Int = 100 << 30) {
        self.upload = upload
        self.member = member
        self.territory = territory
    }
}
