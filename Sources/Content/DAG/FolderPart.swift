/// Some of the entries of a folder, and whether others follow.
public struct FolderPart: Sendable {
    public let entries: [Entry]
    public let hasMore: Bool
}

extension Folder {
    /// So many entries as a page shows, in the folder's own order: by the bytes of their names, in a sharded folder by their hashes.
    /// Of a sharded one only the shards on the way and those of the page are read, however large it is.
    /// - Parameter last: the name of the last entry of the page before, which need not be there.
    public func part(after last: String?, limit: Int) async throws -> FolderPart {
        var reader = PartReader(store: store, after: last, limit: limit, budget: WalkBudget(limits))
        try await reader.read(root, level: 0, isOnTheWay: last != nil)
        return FolderPart(entries: Array(reader.entries.prefix(limit)), hasMore: reader.entries.count > limit)
    }
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

    init(store: Store, after last: String?, limit: Int, budget: WalkBudget) {
        self.store = store
        self.last = last
        hash = Murmur3.hash64((last ?? "").utf8)
        wanted = limit + 1
        self.budget = budget
    }

    /// - Parameter isOnTheWay: the name's place is in this shard: what is before it was on earlier pages.
    mutating func read(_ cid: CID, level: Int, isOnTheWay: Bool) async throws {
        let block = try await store.block(cid)
        try budget.spend(block, depth: level + 1)
        switch try Folder<Store>.node(block) {
        case .plain(let plain): add(plain)
        case .shard(let shard):
            guard level < Shard.levels(fanOut: shard.fanOut) else { throw TreeProblem.tooDeep }
            let place = isOnTheWay ? Shard.slot(of: hash, level: level, fanOut: shard.fanOut) : -1
            for (slot, link) in shard.slots where slot >= place {
                guard entries.count < wanted else { return }
                if case .entry(let name)? = shard.part(link) {
                    if slot > place { entries.append(Entry(read: name, link)) }
                } else {
                    try await read(link.cid, level: level + 1, isOnTheWay: slot == place)
                }
            }
        }
    }

    private mutating func add(_ plain: [Entry]) {
        let sorted = plain.filter { entry in
            last.map { $0.utf8.lexicographicallyPrecedes(entry.name.utf8) } ?? true
        }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        entries += sorted.prefix(max(0, wanted - entries.count))
    }
}
