/// One node of a sharded folder, as it is read: any fan-out that tools write.
struct Shard {
    /// The number of the hash function in the multicodec table: the first 64 bits of MurmurHash3 x64 128.
    static let murmur3: UInt64 = 0x22
    /// The fan-outs that are read: powers of two that a block can hold.
    static let fanOuts: [UInt64] = (3...10).map { 1 << $0 }

    let fanOut: Int
    let links: [Link]

    /// - Throws: ``Malformed/unixFS`` where fan-out, hash function, slots taken and links do not agree.
    init(_ message: UnixFS, _ links: [Link]) throws(Malformed) {
        guard message.kind == .shard, message.hashType == Self.murmur3, let fanOut = message.fanOut,
            Self.fanOuts.contains(fanOut)
        else { throw .unixFS }
        let bits = message.data ?? []
        guard bits.count * 8 <= max(8, Int(fanOut)), bits.reduce(0, { $0 + $1.nonzeroBitCount }) == links.count else {
            throw .unixFS
        }
        self.fanOut = Int(fanOut)
        self.links = links
        guard links.allSatisfy({ part($0) != nil }) else { throw .unixFS }
    }

    enum Part {
        case entry(name: String)
        case shard
    }

    /// What a link leads to: its name is the slot's number, and for an entry the entry's name behind it.
    func part(_ link: Link) -> Part? {
        let width = Self.prefixWidth(fanOut: fanOut)
        guard let name = link.name, name.utf8.count >= width else { return nil }
        let rest = name.utf8.dropFirst(width)
        guard Int(Substring(name.utf8.prefix(width)), radix: 16) ?? fanOut < fanOut else { return nil }
        return rest.isEmpty ? .shard : .entry(name: String(Substring(rest)))
    }

    /// The links in the order of their slots.
    var slots: [(slot: Int, link: Link)] {
        let width = Self.prefixWidth(fanOut: fanOut)
        return links.map { (Int(Substring(($0.name ?? "").utf8.prefix(width)), radix: 16) ?? 0, $0) }
            .sorted { $0.slot < $1.slot }
    }

    /// The link that would lead to an entry whose name has this hash.
    func link(for hash: UInt64, level: Int) -> Link? {
        guard level < Self.levels(fanOut: fanOut) else { return nil }
        let prefix = Self.prefix(of: Self.slot(of: hash, level: level, fanOut: fanOut), fanOut: fanOut)
        return links.first { $0.name?.utf8.starts(with: prefix.utf8) ?? false }
    }

    /// How many levels the bits of a hash are enough for.
    static func levels(fanOut: Int) -> Int { 64 / fanOut.trailingZeroBitCount }

    static func slot(of hash: UInt64, level: Int, fanOut: Int) -> Int {
        let bits = fanOut.trailingZeroBitCount
        return Int(truncatingIfNeeded: hash >> UInt64(64 - bits * (level + 1))) & (fanOut - 1)
    }

    static func prefix(of slot: Int, fanOut: Int) -> String {
        let digits = String(slot, radix: 16, uppercase: true)
        return String(repeating: "0", count: prefixWidth(fanOut: fanOut) - digits.utf8.count) + digits
    }

    private static func prefixWidth(fanOut: Int) -> Int { String(fanOut - 1, radix: 16).utf8.count }
}
