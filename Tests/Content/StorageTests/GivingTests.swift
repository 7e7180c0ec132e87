import Content
import ContentStorage
import Foundation
import Postgres
import Testing

@Suite("What everybody may have")
struct GivingTests {
    private static let eva = Holder(kind: "member", id: "eva")
    private static let denial = Denial(status: 410, reason: "It is not ours to give.")

    /// Those of some addresses that are given.
    private func given(of addresses: [CID], _ fixture: StorageFixture) async throws -> [CID] {
        var given: [CID] = []
        for cid in addresses {
            let state = try await fixture.storage.state(of: cid)
            let isRead = (try? await GivenBlocks(fixture.storage).block(cid)) != nil
            #expect(isRead == (state.isKept && state.denial == nil))
            if isRead { given.append(cid) }
        }
        return given
    }

    private func deny(_ cid: CID, _ fixture: StorageFixture) async throws {
        let storage = fixture.storage
        try await storage.database.write { try await storage.deny(cid.hash, Self.denial, in: $0) }
    }

    private func put(_ block: Block, _ fixture: StorageFixture) async throws -> CID {
        try await fixture.storage.blocks.put(block)
        return block.cid
    }

    private func keep(_ root: CID, _ fixture: StorageFixture) async throws {
        try await fixture.keep(WrittenTree(complete: root, in: fixture.storage.blocks), for: Self.eva)
    }

    private func putLeaf(_ text: String, _ fixture: StorageFixture) async throws -> CID {
        try await put(Block(.raw, Array(text.utf8)), fixture)
    }

    /// A file of one byte behind each of some leaves.
    private static func file(over leaves: [CID]) -> Block {
        var file = UnixFS(.file)
        file.blockSizes = leaves.map { _ in 1 }
        file.fileSize = UInt64(leaves.count)
        return Block(.dagPB, Node(links: leaves.map { Link($0, name: "", totalSize: 1) }, data: file.encoded).encoded)
    }

    private static func folder(over file: CID) -> Block {
        let links = [Link(file, name: "file", totalSize: 1)]
        return Block(.dagPB, Node(links: links, data: UnixFS(.directory).encoded).encoded)
    }

    @Test("Bytes are read as a node only where somebody keeps them as one, with what they lead to")
    func readings() async throws {
        try await StorageFixture.with { fixture in
            let leaf = try await putLeaf("a", fixture)
            let node = Self.file(over: [leaf])
            let bytes = try await put(Block(.raw, node.bytes), fixture)
            try await keep(bytes, fixture)
            try await keep(leaf, fixture)
            #expect(try await given(of: [bytes, node.cid], fixture) == [bytes])
            try await keep(node.cid, fixture)
            #expect(try await given(of: [bytes, node.cid], fixture) == [bytes, node.cid])
            // Nobody keeps what an address carries.
            let carried = try CID(.dagPB, Multihash(.identity, digest: node.bytes))
            await #expect(throws: TreeProblem.opaque(.dagPB)) { try await GivenBlocks(fixture.storage).block(carried) }
        }
    }

    @Test("For one answer a block is judged once, and read once where nothing is read in between")
    func once() async throws {
        try await StorageFixture.with { fixture in
            let leaf = try await putLeaf("a", fixture)
            await #expect(throws: TreeProblem.missing(leaf)) { try await GivenBlocks(fixture.storage).block(leaf) }
            // Whoever has asked already does not ask again.
            let blocks = GivenBlocks(fixture.storage, known: leaf)
            #expect(try await blocks.block(leaf).bytes == Array("a".utf8))
            try await fixture.storage.blocks.remove(leaf.hash)
            #expect(try await blocks.block(leaf).bytes == Array("a".utf8))
            await #expect(throws: TreeProblem.missing(leaf)) {
                try await GivenBlocks(fixture.storage, known: leaf).block(leaf)
            }
        }
    }

    @Test("Whoever keeps what is given already reads its nodes alone, and has the same tree")
    func tree() async throws {
        try await StorageFixture.with { fixture in
            let leaves = [try await putLeaf("a", fixture), try await putLeaf("b", fixture)]
            let file = try await put(Self.file(over: leaves), fixture)
            let folder = try await put(Self.folder(over: file), fixture)
            try await keep(folder, fixture)
            let whole = try await WrittenTree(complete: file, in: fixture.storage.blocks)
            try await fixture.storage.blocks.remove(leaves[0].hash)
            // Of a part of what somebody keeps too.
            let given = try await fixture.storage.givenTree(file)
            #expect(given.blocks == whole.blocks && given.root == whole.root)
            #expect(given.contentSize == 2 && given.totalSize == whole.totalSize)
            try await deny(leaves[1], fixture)
            await #expect(throws: TreeProblem.missing(leaves[1])) { try await fixture.storage.givenTree(file) }
        }
    }

    @Test("What was found to be bad on its own is given out of no other tree either")
    func refused() async throws {
        try await StorageFixture.with { fixture in
            let bad = try await fixture.add("bad", for: Self.eva)
            let folder = try await put(Self.folder(over: bad.root), fixture)
            try await keep(folder, fixture)
            for state in [ScanState.refused, .unscannable] {
                #expect(try await given(of: [bad.root, folder], fixture) == [bad.root, folder])
                #expect(try await fixture.storage.judge(bad.root, state))
                #expect(try await given(of: [bad.root, folder], fixture) == [folder])
                #expect(try await fixture.storage.judge(bad.root, .clean))
            }
        }
    }

    @Test("The parts of what is denied are given only out of trees that do not have it")
    func deniedParts() async throws {
        try await StorageFixture.with { fixture in
            let own = try await putLeaf("a", fixture)
            let shared = try await putLeaf("b", fixture)
            let file = try await put(Self.file(over: [own, shared]), fixture)
            let other = try await put(Self.file(over: [shared]), fixture)
            for root in [file, other] { try await keep(root, fixture) }
            try await deny(file, fixture)
            let all = [file, own, other, shared]
            #expect(try await given(of: all, fixture) == [other, shared])
            try await fixture.storage.allow(file.hash)
            #expect(try await given(of: all, fixture) == all)
        }
    }

    @Test("So are those of a file that is here in a folder alone")
    func deniedInFolder() async throws {
        try await StorageFixture.with { fixture in
            let leaf = try await putLeaf("a", fixture)
            let file = try await put(Self.file(over: [leaf]), fixture)
            let folder = try await put(Self.folder(over: file), fixture)
            try await keep(folder, fixture)
            try await deny(file, fixture)
            try await fixture.storage.findDeniedParts()
            #expect(try await given(of: [file, leaf, folder], fixture) == [folder])
        }
    }

    @Test("What is denied before it is here has none of its parts given when it comes")
    func deniedBefore() async throws {
        try await StorageFixture.with { fixture in
            let leaf = try await putLeaf("a", fixture)
            let file = try await put(Self.file(over: [leaf]), fixture)
            try await deny(file, fixture)
            try await keep(file, fixture)
            #expect(try await given(of: [file, leaf], fixture).isEmpty)
        }
    }

    @Test("So has what comes in a folder")
    func deniedBeforeItsFolder() async throws {
        try await StorageFixture.with { fixture in
            let leaf = try await putLeaf("a", fixture)
            let file = try await put(Self.file(over: [leaf]), fixture)
            let folder = try await put(Self.folder(over: file), fixture)
            try await deny(file, fixture)
            try await keep(folder, fixture)
            #expect(try await given(of: [file, leaf, folder], fixture) == [folder])
        }
    }
}
