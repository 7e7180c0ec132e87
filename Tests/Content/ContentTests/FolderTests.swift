import Testing

@testable import Content

@Suite("Folders")
struct FolderTests {
    private let store = MemoryBlockStore()

    private func entries(_ count: Int) throws -> [Entry] {
        let tree = store.add(utf8("content"))
        return try (0..<count).map { try Entry(name: "file \($0) – \($0 * 7919 % 1000).txt", tree) }
    }

    @Test("The empty folder has its known address")
    func empty() throws {
        let folder = try store.add([Entry]())
        #expect("\(folder.root)" == "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354")
    }

    @Test("Entries come in the order of their bytes, whatever order they were given in")
    func order() async throws {
        let entries = try entries(40)
        let folder = try store.add(entries)
        #expect(try store.add(entries.reversed()) == folder)
        let read = try await Folder(store, folder.root).entries()
        #expect(read == entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    }

    @Test("MurmurHash3 of known texts")
    func murmur() {
        #expect(Murmur3.hash64(utf8("")) == 0)
        #expect(Murmur3.hash64(utf8("hello")) == 0xcbd8_a7b3_41bd_9b02)
        #expect(Murmur3.hash64(utf8("The quick brown fox jumps over the lazy dog")) == 0xe34b_bc7b_bc07_1b6c)
    }

    @Test("A folder that would exceed 262,144 bytes is sharded, one that just does not is not")
    func threshold() async throws {
        let tree = store.add(utf8("x"))
        let name = String(repeating: "n", count: 200)
        func entries(_ paddings: [Int]) throws -> [Entry] {
            try (0..<1_065).map { number in
                let padding = number < paddings.count ? paddings[number] : 0
                return try Entry(name: name.dropFirst(4) + String(1_000 + number) + name.prefix(padding), tree)
            }
        }
        func size(_ entries: [Entry]) -> Int {
            Node(links: entries.map { Link($0.cid, name: $0.name, totalSize: 1) }, data: [8, 1]).encoded.count
        }
        let missing = DirectoryBuilder.blockLimit - size(try entries([]))
        try #require((2...200).contains(missing))
        let exact = [missing / 4, missing / 4, missing / 4, missing - missing / 4 * 3]
        #expect(size(try entries(exact)) == DirectoryBuilder.blockLimit)
        #expect(try DirectoryBuilder.build(entries(exact)).blocks.count == 1)
        #expect(try DirectoryBuilder.build(entries(exact + [1])).blocks.count > 1)
    }

    @Test("Every entry of a sharded folder is found, by few reads, and no other")
    func shards() async throws {
        let entries = try entries(6_000)
        let folder = try store.add(entries)
        let reader = Folder(store, folder.root)
        #expect(
            try await reader.entries() == entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
        for entry in entries.shuffled().prefix(300) {
            let before = store.reads
            #expect(try await reader.entry(named: entry.name) == entry)
            #expect(store.reads - before <= 4)
        }
        for name in ["", "file", "00", "file 1 – 919.txt ", "FILE 0 – 0.txt"] {
            #expect(try await reader.entry(named: name) == nil)
        }
    }

    @Test("A path leads through plain and sharded folders, and the blocks on the way are handed out")
    func path() async throws {
        let leaf = store.add(utf8("lesson"))
        let inner = try store.add([Entry(name: "lesson.txt", leaf)])
        let outer = try store.add(entries(600) + [Entry(name: "inner", inner)], blockLimit: 1_000)
        var passed = 0
        let item = try await Path(outer.root, ["inner", "lesson.txt"]).resolve(in: store) { _ in passed += 1 }
        #expect(item.cid == leaf.root)
        #expect((3...4).contains(passed))
        await #expect(throws: TreeProblem.noEntry("other")) {
            try await Path(outer.root, ["inner", "other"]).resolve(in: store)
        }
        await #expect(throws: TreeProblem.noEntry("below")) {
            try await Path(outer.root, ["inner", "lesson.txt", "below"]).resolve(in: store)
        }
        #expect(throws: TreeProblem.tooDeep) { try Path(outer.root, Array(repeating: "a", count: 65)) }
    }

    @Test(
        "A name that leads elsewhere, or is none, is refused",
        arguments: ["", ".", "..", "a/b", "a\0b", "a\nb", String(repeating: "a", count: 256)])
    func names(_ name: String) {
        #expect(throws: Malformed.name) { try Entry(name: name, store.add([])) }
    }

    @Test("Two entries of one name are refused")
    func duplicates() throws {
        let entries = try entries(1)
        #expect(throws: Malformed.duplicateName) { try DirectoryBuilder.build(entries + entries) }
    }

    @Test(
        "A folder is read in parts that together are all of it, and a sharded one by the blocks of the part alone",
        arguments: [DirectoryBuilder.blockLimit, 1024])
    func parts(blockLimit: Int) async throws {
        let store = MemoryBlockStore()
        let leaf = store.add([1, 2, 3])
        let names = Set((0..<2000).map { "file \($0 &* 7919 % 10_007)" })
        let tree = try store.add(try names.map { try Entry(name: $0, leaf) }, blockLimit: blockLimit)
        let folder = Folder(store, tree.root)
        var found: [String] = []
        var last: String?
        while true {
            let before = store.reads
            let part = try await folder.part(after: last, limit: 300)
            #expect(blockLimit > 1024 || store.reads - before < 120)
            found += part.entries.map(\.name)
            last = part.entries.last?.name
            guard part.hasMore else { break }
            #expect(part.entries.count == 300)
        }
        #expect(found.count == names.count && Set(found) == names)
        // A name that is there no more has a place all the same.
        let rest = try await folder.part(after: "no such name", limit: 3000)
        #expect(rest.entries.count < names.count && !rest.hasMore)
        #expect(try await folder.part(after: nil, limit: 3000).entries.count == names.count)
    }
}
