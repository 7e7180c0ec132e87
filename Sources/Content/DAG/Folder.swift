/// A folder, in one block or in shards.
public struct Folder<Store: BlockSource>: Sendable {
    public let store: Store
    public let root: CID
    public var limits = TreeLimits()

    public init(_ store: Store, _ root: CID) {
        self.store = store
        self.root = root
    }

    /// Looks a name up; in a sharded folder only the shards on the way are read.
    /// - Parameter passing: is given every block that was read.
    public func entry(
        named name: String, passing: (Block) async throws -> Void = { _ in }
    ) async throws -> Entry? {
        let hash = Murmur3.hash64(name.utf8)
        var cid = root
        for level in 0... {
            let block = try await store.block(cid)
            try await passing(block)
            switch try Self.node(block) {
            case .plain(let entries): return entries.first { $0.name == name }
            case .shard(let shard):
                guard let link = shard.link(for: hash, level: level), let part = shard.part(link) else { return nil }
                if case .entry(let found) = part { return found == name ? Entry(read: name, link) : nil }
                cid = link.cid
            }
        }
        return nil
    }

    /// All entries, sorted by the bytes of their names.
    /// - Parameter passing: is given every block that was read.
    /// - Throws: ``TreeProblem/tooLarge`` beyond ``TreeLimits/entries``.
    public func entries(passing: (Block) async throws -> Void = { _ in }) async throws -> [Entry] {
        var entries: [Entry] = []
        var budget = WalkBudget(limits)
        var ahead = [(cid: root, depth: 1)]
        while let (cid, depth) = ahead.popLast() {
            let block = try await store.block(cid)
            try budget.spend(block, depth: depth)
            try await passing(block)
            switch try Self.node(block) {
            case .plain(let plain): entries += plain
            case .shard(let shard):
                guard depth <= Shard.levels(fanOut: shard.fanOut) else { throw TreeProblem.tooDeep }
                for link in shard.links {
                    if case .entry(let name)? = shard.part(link) {
                        entries.append(Entry(read: name, link))
                    } else {
                        ahead.append((link.cid, depth + 1))
                    }
                }
            }
            guard entries.count <= limits.entries else { throw TreeProblem.tooLarge }
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    enum Form {
        case plain([Entry])
        case shard(Shard)
    }

    static func node(_ block: Block) throws -> Form {
        guard block.cid.codec == .dagPB else { throw TreeProblem.opaque(block.cid.codec) }
        let node = try Node(decoding: block.bytes)
        guard let data = node.data else { throw TreeProblem.opaque(block.cid.codec) }
        let message = try UnixFS(decoding: data)
        switch message.kind {
        case .directory: return .plain(node.links.map { Entry(read: $0.name ?? "", $0) })
        case .shard: return .shard(try Shard(message, node.links))
        default: throw TreeProblem.inconsistent(block.cid)
        }
    }
}
