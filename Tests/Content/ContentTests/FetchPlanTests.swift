import Testing

@testable import Content

@Suite("What is wanted of a tree")
struct FetchPlanTests {
    private func leaf(_ text: String) -> Block { Block(.raw, Array(text.utf8)) }

    private func parent(of blocks: [Block]) -> Block {
        Block(.dagPB, Node(links: blocks.map { Link($0.cid, name: "", totalSize: 1) }, data: nil).encoded)
    }

    private func limits(depth: Int = 64, blocks: Int = 100, bytes: UInt64 = 10_000) -> TreeLimits {
        var limits = TreeLimits()
        (limits.depth, limits.blocks, limits.bytes) = (depth, blocks, bytes)
        return limits
    }

    @Test("Blocks are wanted once each, parents first and in the order of their links, until the tree is complete")
    func order() throws {
        let (one, two) = (leaf("one"), leaf("two"))
        let folder = parent(of: [one, two, one])
        let root = parent(of: [folder, two])
        var plan = try FetchPlan(root.cid, limits: limits())
        #expect(plan.next(8) == [root.cid] && plan.next(8) == [])
        #expect(try plan.take(root) == root)
        #expect(plan.next(1) == [folder.cid])
        #expect(try plan.take(folder) == folder)
        #expect(Set(plan.next(8)) == [one.cid, two.cid])
        #expect(try plan.take(two) == two && plan.wantedCount == 1)
        #expect(try plan.take(one) == one && plan.wantedCount == 0 && plan.next(8) == [])
        #expect(plan.sizes.count == 4)
        #expect(plan.byteCount == [root, folder, one, two].reduce(0) { $0 + $1.bytes.count })
    }

    @Test("A block that nothing links to is refused, and so is one that comes again and again")
    func unasked() throws {
        let (one, other) = (leaf("one"), leaf("other"))
        let root = parent(of: [one])
        var plan = try FetchPlan(root.cid, limits: limits())
        #expect(throws: TreeProblem.unasked(other.cid)) { try plan.take(other) }
        #expect(throws: TreeProblem.unasked(one.cid)) { try plan.take(one) }
        _ = try plan.take(root)
        plan = try FetchPlan(root.cid, limits: limits())
        _ = try plan.take(root)
        #expect(try plan.take(root) == nil)
        #expect(throws: TreeProblem.unasked(root.cid)) { try plan.take(root) }
    }

    @Test("A tree that is too deep, too wide or too large is refused before its blocks are asked for")
    func bounds() throws {
        var top = leaf("bottom")
        let chain = (0..<4).map { _ in
            top = parent(of: [top])
            return top
        }
        var deep = try FetchPlan(top.cid, limits: limits(depth: 4))
        for block in chain.reversed().dropLast() { _ = try deep.take(block) }
        #expect(throws: TreeProblem.tooDeep) { try deep.take(chain[0]) }

        let leaves = (0..<20).map { leaf("\($0)") }
        var wide = try FetchPlan(parent(of: leaves).cid, limits: limits(blocks: 20))
        #expect(throws: TreeProblem.tooLarge) { try wide.take(parent(of: leaves)) }

        var large = try FetchPlan(parent(of: leaves).cid, limits: limits(bytes: 100))
        #expect(throws: TreeProblem.tooLarge) { try large.take(parent(of: leaves)) }
    }

    @Test("A link whose bytes nobody here could check is refused")
    func unknownHash() throws {
        let digest = [UInt8](repeating: 7, count: 32)
        let odd = CID(.raw, try Multihash(HashFunction(rawValue: 0x1b), digest: digest))
        #expect(throws: Malformed.unknownHash) { try FetchPlan(odd, limits: limits()) }
        let root = Block(.dagPB, Node(links: [Link(odd, name: "", totalSize: 1)], data: nil).encoded)
        var plan = try FetchPlan(root.cid, limits: limits())
        #expect(throws: Malformed.unknownHash) { try plan.take(root) }
    }

    @Test("An address that itself carries links is refused; one that carries content alone is not asked for")
    func inlined() throws {
        func link(to cid: CID) -> Block {
            Block(.dagPB, Node(links: [Link(cid, name: "", totalSize: 1)], data: nil).encoded)
        }
        let within = CID(.dagPB, try Multihash(.identity, digest: link(to: leaf("private").cid).bytes))
        #expect(throws: TreeProblem.opaque(.dagPB)) { try FetchPlan(within, limits: limits()) }
        var plan = try FetchPlan(link(to: within).cid, limits: limits())
        #expect(throws: TreeProblem.opaque(.dagPB)) { try plan.take(link(to: within)) }

        let content = CID(.raw, try Multihash(.identity, digest: [1, 2, 3]))
        plan = try FetchPlan(link(to: content).cid, limits: limits())
        _ = try plan.take(link(to: content))
        #expect(plan.wantedCount == 0)
    }

    @Test("A block is read as the link to it says, whatever codec it came with")
    func codec() throws {
        let one = leaf("one")
        let root = parent(of: [one])
        var plan = try FetchPlan(root.cid, limits: limits())
        let disguised = try Block(CID(.raw, root.cid.hash), verifying: root.bytes)
        #expect(try plan.take(disguised) == root)
        #expect(plan.next(1) == [one.cid])
    }
}
