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
            switch try Self.node(block, level: level) {
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
    /// - Throws: ``TreeProblem/tooLarge`` beyond ``TreeLimits/entries``.
    public func entries() async throws -> [Entry] {
        var entries: [Entry] = []
        var budget = WalkBudget(limits)
        var ahead = [(cid: root, depth: 1)]
        while let (cid, depth) = ahead.popLast() {
            let block = try await store.block(cid)
            try budget.spend(block, depth: depth)
            switch try Self.node(block, level: depth - 1) {
            case .plain(let plain): entries += plain
            case .shard(let shard):
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

    /// The blocks that list the folder, each before those below it.
    /// - Parameter repeatsBlocks: whether a shard that is linked twice comes twice.
    /// - Throws: ``TreeProblem/tooLarge`` beyond ``TreeLimits/blocks``, and what `body` throws.
    public func shards(repeatsBlocks: Bool, _ body: (Block) async throws -> Void) async throws {
        var budget = WalkBudget(limits)
        var seen: Set<Multihash> = []
        var ahead = [(cid: root, depth: 1)]
        while let (cid, depth) = ahead.popLast() {
            guard repeatsBlocks || seen.insert(cid.hash).inserted else { continue }
            let block = try await store.block(cid)
            try budget.spend(block, depth: depth)
            try await body(block)
            guard case .shard(let shard) = try Self.node(block, level: depth - 1) else { continue }
            for link in shard.links.reversed() {
                if case .shard? = shard.part(link) { ahead.append((link.cid, depth + 1)) }
            }
        }
    }

    enum Form {
        case plain([Entry])
        case shard(Shard)
    }

    /// - Parameter level: how many shards are above it. What is below one is a shard with entries: others lead to work and to nothing.
    static func node(_ block: Block, level: Int) throws -> Form {
        let form = try node(block)
        switch form {
        case .plain: guard level == 0 else { throw TreeProblem.inconsistent(block.cid) }
        case .shard(let shard):
            guard level < Shard.levels(fanOut: shard.fanOut) else { throw TreeProblem.tooDeep }
            guard level == 0 || !shard.links.isEmpty else { throw Malformed.unixFS }
        }
        return form
    }

    private static func node(_ block: Block) throws -> Form {
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
