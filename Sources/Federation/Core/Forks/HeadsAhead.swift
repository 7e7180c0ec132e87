/// Verified heads of sizes that are not held yet: what their origin has promised. When another head of such a size comes, or the
/// log reaches it, the promise is compared, so two histories are noticed whichever comes first.
///
/// Full, it keeps the lowest, which the log reaches first, and the highest, which says how far it is; those between are dropped.
/// Whoever shows an old note again changes nothing by it.
public struct HeadsAhead: Hashable, Sendable {
    /// Heads of one origin.
    public static let limit = 64

    /// By size, without doubles.
    public private(set) var heads: [SignedHead] = []

    public init() {}

    /// As they were kept, in any order.
    public init(_ heads: some Sequence<SignedHead>) {
        for head in heads { if let change = change(keeping: head) { apply(change) } }
    }

    public func head(of size: UInt64) -> SignedHead? {
        let index = index(of: size)
        return index < heads.endIndex && heads[index].size == size ? heads[index] : nil
    }

    /// What keeping one more would change.
    public struct Change: Hashable, Sendable {
        public let kept: SignedHead
        /// The size of the one that makes room.
        public let dropped: UInt64?
    }

    /// - Returns: nil where nothing changes: one of that size is known, or it stands between those that are kept.
    public func change(keeping head: SignedHead) -> Change? {
        guard self.head(of: head.size) == nil else { return nil }
        guard heads.count >= Self.limit, let highest = heads.last else { return Change(kept: head, dropped: nil) }
        if head.size > highest.size { return Change(kept: head, dropped: highest.size) }
        let lastOfLow = heads[Self.limit - 2].size
        return head.size < lastOfLow ? Change(kept: head, dropped: lastOfLow) : nil
    }

    public mutating func apply(_ change: Change) {
        heads.removeAll { $0.size == change.dropped }
        heads.insert(change.kept, at: index(of: change.kept.size))
    }

    /// Forgets what the log has reached.
    mutating func drop(upTo size: UInt64) {
        heads.removeAll { $0.size <= size }
    }

    /// Where a head of that size stands or would.
    private func index(of size: UInt64) -> Int {
        heads.firstIndex { $0.size >= size } ?? heads.endIndex
    }
}
