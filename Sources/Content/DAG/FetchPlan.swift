/// Which blocks of a tree are still to come from somebody who is not trusted: a block is wanted when one that came before links to it,
/// and no other is taken. Blocks in, addresses out; whoever uses it does the asking.
public struct FetchPlan: Sendable {
    /// What was taken, with the bytes of each.
    public private(set) var sizes: [Multihash: Int] = [:]
    /// Of all that was taken.
    public private(set) var byteCount = 0
    private let limits: TreeLimits
    private var budget: WalkBudget
    private var wanted: [Multihash: Wanted] = [:]
    /// What nobody was asked for yet, the next one last; some of it may have come unasked.
    private var waiting: [CID] = []
    private var repeated = 0

    private struct Wanted {
        let cid: CID
        let depth: Int
    }

    /// - Parameter limits: how much the tree may have; what is wanted counts before it is there, so that a block that links to very
    ///   many is refused.
    /// - Throws: ``Malformed/unknownHash`` for an address whose bytes nobody here could check, ``TreeProblem/opaque(_:)`` for one that
    ///   itself carries links.
    public init(_ root: CID, limits: TreeLimits) throws {
        self.limits = limits
        budget = WalkBudget(limits)
        try want(root, depth: 1)
    }

    /// How many blocks are known to be missing; 0 once the tree is complete.
    public var wantedCount: Int { wanted.count }

    /// Addresses to ask for next, in the order of an archive; each comes once.
    public mutating func next(_ count: Int) -> [CID] {
        var addresses: [CID] = []
        while addresses.count < count, let cid = waiting.popLast() {
            if wanted[cid.hash] != nil { addresses.append(cid) }
        }
        return addresses
    }

    /// Takes a block that hashes to its address.
    /// - Returns: the block as the tree has it, with the codec of the link that leads to it; nil where it came before.
    /// - Throws: ``TreeProblem/unasked(_:)`` where nothing links to it, and for more repetitions than blocks;
    ///   ``TreeProblem/tooLarge``, ``TreeProblem/tooDeep``, ``TreeProblem/opaque(_:)`` for links within an address, ``Malformed``.
    public mutating func take(_ given: Block) throws -> Block? {
        guard let link = wanted[given.cid.hash] else {
            repeated += 1
            guard sizes[given.cid.hash] != nil, repeated <= sizes.count else { throw TreeProblem.unasked(given.cid) }
            return nil
        }
        let block = Block(link.cid, kept: given.bytes)
        try budget.spend(block, depth: link.depth)
        let links = try block.links
        wanted[block.cid.hash] = nil
        sizes[block.cid.hash] = block.bytes.count
        byteCount += block.bytes.count
        for below in links.reversed() { try want(below, depth: link.depth + 1) }
        return block
    }

    private mutating func want(_ cid: CID, depth: Int) throws {
        if let inlined = Block(inlined: cid) {
            // Nobody is asked for it, so nobody would have proven that whoever asks may have what it leads to.
            guard try inlined.links.isEmpty else { throw TreeProblem.opaque(cid.codec) }
            return
        }
        guard sizes[cid.hash] == nil, wanted[cid.hash] == nil else { return }
        guard cid.hash.isChecked else { throw Malformed.unknownHash }
        guard depth <= limits.depth else { throw TreeProblem.tooDeep }
        guard sizes.count + wanted.count < limits.blocks else { throw TreeProblem.tooLarge }
        wanted[cid.hash] = Wanted(cid: cid, depth: depth)
        waiting.append(cid)
    }
}
