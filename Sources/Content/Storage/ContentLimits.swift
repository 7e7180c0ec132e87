/// How much a territory keeps, in bytes, and hard; and how often.
public struct ContentLimits: Hashable, Sendable {
    /// Of one upload.
    public var upload: Int
    /// Of all that one member has reasons to keep.
    public var member: Int
    /// Of all blocks, each counted once.
    public var territory: Int
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
