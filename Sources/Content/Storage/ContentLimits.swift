/// How much a territory keeps, in bytes, and hard; and how often.
public struct ContentLimits: Hashable, Sendable {
    /// Of one upload.
    public var upload: Int
    /// Of all that one member has reasons to keep.
    public var member: Int
    /// Of all blocks, each counted once.
    public var territory: Int
    /// Blocks of all that one member has reasons to keep, in number: each is a file on the disk, however small.
    public var memberBlocks = 500_000
    /// Requests of one member that the Pinning Service API remembers.
    public var pins = 10_000
    /// Pictures of members of other territories, each of 1 MiB at most and mostly of 20 KiB.
    public var pictures = 100_000
    /// Of all that is held for other territories.
    public var others = 5 << 30
    /// In how many territories the package of each published course should be, this one among them.
    public var copies = 3

    /// 2 GiB at once, 5 GiB for each member, 100 GiB in all: what a small server's disk has.
    public init(upload: Int = 2 << 30, member: Int = 5 << 30, territory: Int = 100 << 30) {
        self.upload = upload
        self.member = member
        self.territory = territory
    }
}
