import Testing

@testable import Content

@Suite("Trees that lie")
struct HostileTreeTests {
    private let store = MemoryBlockStore()

    private func node(_ children: [(CID, UInt64)], size: UInt64? = nil, content: [UInt8]? = nil) -> CID {
        var message = UnixFS(.file)
        message.data = content
        message.blockSizes = children.map(\.1)
        message.fileSize = size ?? children.reduce(UInt64(content?.count ?? 0)) { $0 &+ $1.1 }
        let links = children.map { Link($0.0, name: "", totalSize: $0.1) }
        return keep(Block(.dagPB, Node(links: links, data: message.encoded).encoded))
    }

    private func keep(_ block: Block) -> CID {
        store.keep(block)
        return block.cid
    }

    @Test("A chain of a thousand levels is given up")
    func deep() async throws {
        var cid = keep(Block(.raw, [1]))
        for _ in 0..<1_000 { cid = node([(cid, 1)]) }
        await #expect(throws: TreeProblem.tooDeep) { try await store.read(cid) }
        await #expect(throws: TreeProblem.tooDeep) { for try await _ in Walk(store, from: cid) {} }
    }

    @Test("A few blocks that say they are 2⁶⁰ bytes are not followed to the end")
    func wide() async throws {
        var cid = keep(Block(.raw, [1, 2, 3, 4]))
        var size: UInt64 = 4
        for _ in 0..<6 {
            cid = node(Array(repeating: (cid, size), count: 1_000))
            size *= 1_000
        }
        var walk = Walk(store, from: cid)
        #expect(try await walk.reduce(0) { count, _ in count + 1 } == 7)
        walk.repeatsBlocks = true
        walk.limits.blocks = 10_000
        await #expect(throws: TreeProblem.tooLarge) { for try await _ in walk {} }
        var content = FileContent(store, cid)
        content.limits.bytes = 1 << 20
        await #expect(throws: TreeProblem.tooLarge) { for try await _ in content {} }
        // A part of it is still to be had, at once.
        #expect(try await store.read(cid, size - 6..<size) == [3, 4, 1, 2, 3, 4])
    }

    @Test("Whoever measures what they read is given so much, however they come to it, and knows what it was")
    func measured() async throws {
        let leaf = keep(Block(.raw, [1, 2, 3, 4]))
        let file = node(Array(repeating: (leaf, 4), count: 100))
        var limits = TreeLimits()
        limits.blocks = 101
        let blocks = MeasuredBlocks(store, limits: limits)
        #expect(try await FileContent(blocks, file).reduce(0) { $0 + $1.count } == 400)
        #expect(blocks.hashes == [leaf.hash, file.hash])
        await #expect(throws: TreeProblem.tooLarge) { try await blocks.block(leaf) }
        limits.blocks = 200
        limits.bytes = 399
        await #expect(throws: TreeProblem.tooLarge) {
            for try await _ in FileContent(MeasuredBlocks(store, limits: limits), file) {}
        }
    }

    @Test("Sizes that contradict the content are found")
    func sizes() async throws {
        let leaf = keep(Block(.raw, [1, 2, 3]))
        for cid in [
            node([(leaf, 4)]), node([(leaf, 2)]), node([(leaf, 3)], size: 4), node([(leaf, 3), (leaf, .max)]),
            node([(leaf, UInt64(Int64.max)), (leaf, 3)], size: 3), node([(node([(leaf, 3)]), 2)]),
        ] {
            await #expect(throws: TreeProblem.self) { try await store.read(cid) }
        }
        var message = UnixFS(.file)
        message.blockSizes = [3, 3]
        let short = keep(Block(.dagPB, Node(links: [Link(leaf)], data: message.encoded).encoded))
        await #expect(throws: TreeProblem.inconsistent(short)) { try await store.read(short) }
    }

    @Test("A shard whose slots, links and fan-out do not agree is refused")
    func shards() async throws {
        let leaf = Link(keep(Block(.raw, [])), name: "00a", totalSize: 0)
        func shard(_ links: [Link], _ change: (inout UnixFS) -> Void) -> CID {
            var message = UnixFS(.shard)
            (message.data, message.hashType, message.fanOut) = ([1], 0x22, 256)
            change(&message)
            return keep(Block(.dagPB, Node(links: links, data: message.encoded).encoded))
        }
        #expect(try await Folder(store, shard([leaf]) { _ in }).entries().map(\.name) == ["a"])
        let refused = [
            shard([leaf]) { $0.fanOut = 0 }, shard([leaf]) { $0.fanOut = 100 }, shard([leaf]) { $0.fanOut = 1 << 40 },
            shard([leaf]) { $0.fanOut = nil }, shard([leaf]) { $0.hashType = 0x12 }, shard([leaf]) { $0.data = [3] },
            shard([leaf, leaf]) { _ in }, shard([Link(leaf.cid, name: "0")]) { _ in },
            shard([Link(leaf.cid, name: "ZZa")]) { _ in }, shard([Link(leaf.cid)]) { _ in },
            shard([leaf]) { $0.data = [UInt8](repeating: 0, count: 40) + [1] },
        ]
        for cid in refused {
            await #expect(throws: Malformed.unixFS) { try await Folder(store, cid).entries() }
            await #expect(throws: Malformed.unixFS) { try await Folder(store, cid).entry(named: "a") }
        }
    }

    @Test("Shards within shards beyond the bits of a hash are given up")
    func deepShards() async throws {
        var message = UnixFS(.shard)
        (message.data, message.hashType, message.fanOut) = ([1], 0x22, 256)
        var cid = keep(Block(.raw, []))
        for level in 0..<12 {
            let link = Link(cid, name: level == 0 ? "00a" : "00", totalSize: 0)
            cid = keep(Block(.dagPB, Node(links: [link], data: message.encoded).encoded))
        }
        await #expect(throws: TreeProblem.tooDeep) { try await Folder(store, cid).entries() }
    }

    private func shard(_ links: [(slot: Int, name: String, cid: CID)]) -> CID {
        var bits = [UInt8](repeating: 0, count: 32)
        for link in links { bits[31 - link.slot / 8] |= 1 << UInt8(link.slot % 8) }
        var message = UnixFS(.shard)
        (message.data, message.hashType, message.fanOut) = (Array(bits.drop { $0 == 0 }), 0x22, 256)
        let named = links.map { link in
            let digits = String(link.slot, radix: 16, uppercase: true)
            return Link(link.cid, name: (digits.count < 2 ? "0" : "") + digits + link.name, totalSize: 0)
        }
        return keep(Block(.dagPB, Node(links: named, data: message.encoded).encoded))
    }

    @Test("Shards that lead to nothing, or to the same again and again, end the list of a folder soon")
    func idleShards() async throws {
        let empty = shard([])
        #expect(try await Folder(store, empty).entries().isEmpty)
        let overEmpty = shard([(0, "", empty)])
        await #expect(throws: Malformed.unixFS) { try await Folder(store, overEmpty).entries() }
        await #expect(throws: Malformed.unixFS) { try await Folder(store, overEmpty).part(after: nil, limit: 10) }
        let plain = try store.add([Entry]()).root
        let overPlain = shard([(0, "", plain)])
        await #expect(throws: TreeProblem.inconsistent(plain)) { try await Folder(store, overPlain).entries() }

        // Six levels of 256 links each to the level below: 2⁴⁸ ways.
        var cid = shard([(1, "a", plain)])
        for _ in 0..<6 { cid = shard((0..<256).map { ($0, "", cid) }) }
        let folder = Folder(store, cid)
        let before = store.reads
        await #expect(throws: (any Error).self) { try await folder.part(after: nil, limit: 10) }
        #expect(store.reads - before <= 40)
        var blocks = 0
        try await folder.shards(repeatsBlocks: false) { _ in blocks += 1 }
        #expect(blocks == 7)
        var limited = folder
        limited.limits.blocks = 1000
        await #expect(throws: TreeProblem.tooLarge) { try await limited.shards(repeatsBlocks: true) { _ in } }
    }

    @Test("A name in a slot where its hash does not lead is on no page, and ends none twice")
    func misplaced() async throws {
        let leaf = keep(Block(.raw, []))
        let hash = Murmur3.hash64("a".utf8)
        let slot = Shard.slot(of: hash, level: 0, fanOut: 256)
        let right = Folder(store, shard([(slot, "a", leaf)]))
        #expect(try await right.part(after: nil, limit: 10).entries.map(\.name) == ["a"])
        let below = Shard.slot(of: hash, level: 1, fanOut: 256)
        let inner = shard([(below, "a", leaf)])
        #expect(try await Folder(store, shard([(slot, "", inner)])).part(after: nil, limit: 10).entries.count == 1)
        for wrong in [shard([(slot ^ 1, "a", leaf)]), shard([(slot ^ 1, "", inner)])] {
            await #expect(throws: Malformed.unixFS) { try await Folder(store, wrong).part(after: nil, limit: 10) }
        }
    }

    @Test("Whoever wants the blocks of a file once each does not read it as often as it is linked")
    func onceEach() async throws {
        var cid = keep(Block(.raw, [1, 2, 3, 4]))
        var size: UInt64 = 4
        for _ in 0..<5 {
            cid = node(Array(repeating: (cid, size), count: 1_000))
            size *= 1_000
        }
        var content = FileContent(store, cid)
        content.repeatsBlocks = false
        var blocks = content.makeAsyncIterator()
        var found: Set<Multihash> = []
        let before = store.reads
        while let (block, _) = try await blocks.nextBlock() { found.insert(block.cid.hash) }
        #expect(found.count == 6 && store.reads - before == 6)
        // What is read in part at both ends may be other parts.
        content = FileContent(store, cid, range: 3..<size - 3)
        content.repeatsBlocks = false
        blocks = content.makeAsyncIterator()
        found = []
        while let (block, _) = try await blocks.nextBlock() { found.insert(block.cid.hash) }
        #expect(found.count == 6 && store.reads - before < 30)
    }

    @Test("A missing block is named")
    func missing() async throws {
        let gone = Block(.raw, [9]).cid
        let cid = node([(gone, 1)])
        await #expect(throws: TreeProblem.missing(gone)) { try await store.read(cid) }
        await #expect(throws: TreeProblem.missing(gone)) { for try await _ in Walk(store, from: cid) {} }
    }

    @Test("What is no file is not read as one, and other codecs are kept closed")
    func kinds() async throws {
        let folder = try store.add([Entry]())
        await #expect(throws: TreeProblem.notAFile) { try await store.read(folder.root) }
        let bare = keep(Block(.dagPB, Node(links: [], data: nil).encoded))
        await #expect(throws: TreeProblem.notAFile) { try await store.read(bare) }
        let cbor = keep(Block(.dagCBOR, [0xa0]))
        await #expect(throws: TreeProblem.opaque(.dagCBOR)) { try await store.read(cbor) }
        #expect(try await Walk(store, from: cbor).reduce(0) { count, _ in count + 1 } == 1)
    }
}
