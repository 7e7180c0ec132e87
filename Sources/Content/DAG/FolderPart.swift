/// Some of the entries of a folder, and whether others follow.
public struct FolderPart: Sendable {
    public let entries: [Entry]
    public let hasMore: Bool
}

extension Folder {
    /// So many entries as a page shows, in the folder's own order: by the bytes of their names, in a sharded folder by their hashes.
    /// Of a sharded one only the shards on the way and those of the page are read, however large it is.
    /// - Parameter last: the name of the last entry of the page before, which need not be there.
    /// - Throws: ``Malformed/unixFS`` for shards that are empty, or that have a name where its hash does not lead, and
    ///   ``TreeProblem/tooLarge`` for more of them than a page has (``shardLimit(of:)``).
    public func part(after last: String?, limit: Int) async throws -> FolderPart {
        var limits = self.limits
        limits.blocks = min(limits.blocks, Self.shardLimit(of: limit))
        limits.bytes = min(limits.bytes, UInt64(limits.blocks * DirectoryBuilder.blockLimit + Block.byteLimit))
        var reader = PartReader(store: store, after: last, limit: limit, budget: WalkBudget(limits))
        try await reader.read(root, isOnTheWay: last != nil)
        return FolderPart(entries: Array(reader.entries.prefix(limit)), hasMore: reader.entries.count > limit)
    }

    /// Shards that one page may take. Each below the root stands for two names or more that begin the same, so a page of names has fewer
    /// than twice as many; and there are those on the way down to the first, and from the page before: 8 levels each with the fan-out
    /// that all tools use.
    static func shardLimit(of entries: Int) -> Int { 16 + 2 * entries }
}

/// Goes through the shards of a folder in the order of their slots, from the place of one name on.
private struct PartReader<Store: BlockSource> {
    let store: Store
    let last: String?
    /// Of the name before the page.
    private let hash: UInt64
    /// One more than the page has tells that others follow.
    private let wanted: Int
    private var budget: WalkBudget
    private(set) var entries: [Entry] = []
    /// The way from the root to the shard that is read.
    private var way: [Step] = []

    private struct Step {
        let slot: Int
        let fanOut: Int
    }

    init(store: Store, after last: String?, limit: Int, budget: WalkBudget) {
        self.store = store
        self.last = last
        hash = Murmur3.hash64((last ?? "").utf8)
        wanted = limit + 1
        self.budget = budget
    }

    /// - Parameter isOnTheWay: the name's place is in this shard: what is before it was on earlier pages.
    mutating func read(_ cid: CID, isOnTheWay: Bool) async throws {
        let block = try await store.block(cid)
        let level = way.count
        try budget.spend(block, depth: level + 1)
        switch try Folder<Store>.node(block, level: level) {
        case .plain(let plain): add(plain)
        case .shard(let shard):
            let place = isOnTheWay ? Shard.slot(of: hash, level: level, fanOut: shard.fanOut) : -1
            for (slot, link) in shard.slots where slot >= place {
                guard entries.count < wanted else { return }
                way.append(Step(slot: slot, fanOut: shard.fanOut))
                if case .entry(let name)? = shard.part(link) {
                    // Elsewhere it would be found by nobody who looks it up, and the next page would begin at another place.
                    guard isPlaced(name) else { throw Malformed.unixFS }
                    if slot > place { entries.append(Entry(read: name, link)) }
                } else {
                    try await read(link.cid, isOnTheWay: slot == place)
                }
                way.removeLast()
            }
        }
    }

    private func isPlaced(_ name: String) -> Bool {
        let hash = Murmur3.hash64(name.utf8)
        return way.enumerated().allSatisfy { level, step in
            Shard.slot(of: hash, level: level, fanOut: step.fanOut) == step.slot
        }
    }

    private mutating func add(_ plain: [Entry]) {
        let sorted = plain.filter { entry in
            last.map { $0.utf8.lexicographicallyPrecedes(entry.name.utf8) } ?? true
        }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        entries += sorted.prefix(max(0, wanted - entries.count))
    }
}
