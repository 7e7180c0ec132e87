/// Makes the shards of a large folder: a hash array mapped trie in which the hash of a name says, eight bits for each level, where
/// its entry is (UnixFS, "HAMT sharded directories").
struct ShardBuilder {
    static let fanOut = 256

    /// Children before the shards that link to them.
    private(set) var blocks: [Block] = []

    mutating func build(_ entries: [Entry]) throws(Malformed) -> Tree {
        try build(entries.map { ($0, Murmur3.hash64($0.name.utf8)) }, level: 0)
    }

    private mutating func build(_ entries: [(Entry, UInt64)], level: Int) throws(Malformed) -> Tree {
        guard level < Shard.levels(fanOut: Self.fanOut) else { throw .tooLarge }
        var slots = [[(Entry, UInt64)]](repeating: [], count: Self.fanOut)
        for (entry, hash) in entries {
            slots[Shard.slot(of: hash, level: level, fanOut: Self.fanOut)].append((entry, hash))
        }
        var links: [Link] = []
        for (slot, entries) in slots.enumerated() where !entries.isEmpty {
            links.append(try link(to: entries, slot: slot, level: level))
        }
        let taken = slots.map { !$0.isEmpty }
        let block = Block(.dagPB, Node(links: links, data: Self.message(taken).encoded).encoded)
        blocks.append(block)
        return DirectoryBuilder.tree(block, over: links.map { $0.totalSize ?? 0 })
    }

    private mutating func link(to entries: [(Entry, UInt64)], slot: Int, level: Int) throws(Malformed) -> Link {
        let prefix = Shard.prefix(of: slot, fanOut: Self.fanOut)
        if entries.count == 1 {
            let entry = entries[0].0
            return Link(entry.cid, name: prefix + entry.name, totalSize: entry.totalSize)
        }
        let shard = try build(entries, level: level + 1)
        return Link(shard.root, name: prefix, totalSize: shard.totalSize)
    }

    private static func message(_ taken: [Bool]) -> UnixFS {
        var message = UnixFS(.shard)
        message.data = bitField(taken)
        message.hashType = Shard.murmur3
        message.fanOut = UInt64(fanOut)
        return message
    }

    /// The lowest slot is the lowest bit of the last byte; leading zero bytes are left out.
    private static func bitField(_ taken: [Bool]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: taken.count / 8)
        for slot in taken.indices where taken[slot] { bytes[bytes.count - 1 - slot / 8] |= 1 << UInt8(slot % 8) }
        return Array(bytes.drop { $0 == 0 })
    }
}
