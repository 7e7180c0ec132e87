import Content
import ContentStorage
import Foundation
import Postgres
import Testing

@Suite("Many who keep something at once")
struct KeepQueueTests {
    /// What is counted, and what there is to be counted.
    private func counts(_ fixture: StorageFixture) async throws -> [String: Int] {
        let rows = try await fixture.storage.database.read(
            """
            SELECT kind || ' ' || id AS name, bytes FROM content_holder UNION ALL SELECT 'use', bytes FROM content_use
            """)
        return try rows.reduce(into: [:]) {
            $0[try $1.get("name", as: String.self)] = try $1.get("bytes", as: Int.self)
        }
    }

    private func sums(_ fixture: StorageFixture) async throws -> [String: Int] {
        let rows = try await fixture.storage.database.read(
            """
            SELECT holder_kind || ' ' || holder_id AS name, sum(stored_size)::bigint AS bytes
            FROM content_reference JOIN content_tree USING (root) GROUP BY 1
            UNION ALL SELECT 'use', coalesce(sum(size), 0)::bigint FROM content_block
            """)
        return try rows.reduce(into: [:]) {
            $0[try $1.get("name", as: String.self)] = try $1.get("bytes", as: Int.self)
        }
    }

    private func written(_ content: String, _ fixture: StorageFixture) async throws -> WrittenTree {
        try await TreeWriter(fixture.storage.blocks).write(fixture.file("given/\(UUID())", content))
    }

    @Test("Of a hundred wishes of four holders exactly those are kept that there is room for, and each is counted once")
    func limits() async throws {
        try await StorageFixture.with { fixture in
            let queue = KeepQueue(fixture.storage, limit: 1 << 20)
            // Room for ten of a hundred bytes each; every second file is everybody's.
            let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
                for holder in 0..<4 {
                    for number in 0..<25 {
                        let whose = number.isMultiple(of: 2) ? "all" : "\(holder)"
                        let text = "\(whose) \(number) ".padding(toLength: 100, withPad: ".", startingAt: 0)
                        group.addTask {
                            let wish = KeepQueue.Wish(
                                [(try await written(text, fixture), "a")], for: Holder(kind: "member", id: "\(holder)"),
                                limit: HolderUse(bytes: 1000, blocks: 1000))
                            do {
                                return try await queue.keep(wish)[0]
                            } catch KeepQueue.Refusal.holderIsFull(let used) {
                                #expect(used == HolderUse(bytes: 1000, blocks: 10))
                                return false
                            }
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(kept == 40)
            let counted = try await counts(fixture)
            #expect(try await counted == sums(fixture) && counted["member 0"] == 1000)

            for kept in try await fixture.storage.database.read("SELECT root, holder_id FROM content_reference") {
                let holder = Holder(kind: "member", id: try kept.get("holder_id"))
                #expect(try await fixture.release(CID(Array(kept.get("root", as: Data.self))), for: holder))
            }
            #expect(try await counts(fixture).keys.sorted() == ["use"])
        }
    }

    @Test("Who wants what was collected meanwhile, or more than there is, is told so and takes nobody along")
    func apart() async throws {
        try await StorageFixture.with { fixture in
            let queue = KeepQueue(fixture.storage, limit: 3000)
            let lost = try await written("lost", fixture)
            try await fixture.storage.blocks.remove(Array(lost.blocks.keys))
            let large = try await written(String(repeating: "x", count: 3001), fixture)
            let small = try await written("small", fixture)
            let eva = Holder(kind: "member", id: "eva")
            let wishes = [[(small, "a"), (small, "b")], [(lost, "a")], [(large, "a")]]
            let results = await withTaskGroup(of: (Int, Result<[Bool], any Error>).self) { group in
                for (place, trees) in wishes.enumerated() {
                    group.addTask {
                        do {
                            return (
                                place,
                                .success(
                                    try await queue.keep(
                                        KeepQueue.Wish(trees, for: eva, limit: HolderUse(bytes: 10_000, blocks: 10))))
                            )
                        } catch {
                            return (place, .failure(error))
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(try results[0]?.get() == [true, false])
            #expect(throws: StorageProblem.blockGone(lost.root.hash)) { try results[1]?.get() }
            #expect(throws: KeepQueue.Refusal.self) { try results[2]?.get() }
            #expect(try await queue.keep(KeepQueue.Wish([(small, "c")], for: eva, limit: HolderUse())) == [false])
            #expect(try await counts(fixture) == ["use": 5, "member eva": 5])
        }
    }

    @Test("Many small things are counted too, however few bytes they have")
    func pieces() async throws {
        try await StorageFixture.with { fixture in
            let queue = KeepQueue(fixture.storage, limit: 1 << 20)
            let eva = Holder(kind: "member", id: "eva")
            let limit = HolderUse(bytes: 1 << 20, blocks: 2)
            let files = [
                try await written("", fixture), try await written("1", fixture), try await written("2", fixture),
            ]
            let two = files.prefix(2).map { ($0, "a") }
            #expect(try await queue.keep(KeepQueue.Wish(two, for: eva, limit: limit)) == [true, true])
            await #expect(throws: KeepQueue.Refusal.self) {
                try await queue.keep(KeepQueue.Wish([(files[2], "a")], for: eva, limit: limit))
            }
            #expect(try await fixture.storage.use(of: eva) == HolderUse(bytes: 1, blocks: 2))
            for file in files { _ = try await fixture.release(file.root, for: eva) }
            #expect(try await counts(fixture).keys.sorted() == ["use"])
        }
    }

    @Test("What one has by reasons of two kinds is within one limit")
    func together() async throws {
        try await StorageFixture.with { fixture in
            let queue = KeepQueue(fixture.storage, limit: 1 << 20)
            let (eva, pins) = (Holder(kind: "member", id: "eva"), Holder(kind: "pin", id: "eva"))
            _ = try await fixture.add("pinned", for: pins)
            let limit = HolderUse(bytes: 10, blocks: 10)
            let four = try await written("four", fixture)
            let five = try await written("five!", fixture)
            let tooMuch = KeepQueue.Wish([(five, "a")], for: eva, beside: [pins], limit: limit)
            await #expect(throws: KeepQueue.Refusal.self) { try await queue.keep(tooMuch) }
            let enough = KeepQueue.Wish([(four, "a")], for: eva, beside: [pins], limit: limit)
            #expect(try await queue.keep(enough) == [true])
            #expect(try await fixture.storage.use(of: eva) == HolderUse(bytes: 4, blocks: 1))
        }
    }

    @Test("What was written since one began is kept without being looked for, unless it was removed meanwhile")
    func since() async throws {
        try await StorageFixture.with { fixture in
            let queue = KeepQueue(fixture.storage, limit: 1 << 20)
            let eva = Holder(kind: "member", id: "eva")
            _ = try await fixture.add("pinned", for: eva)
            let start = try await fixture.storage.beginWriting(for: [eva, Holder(kind: "pin", id: "eva")])
            #expect(start.use == HolderUse(bytes: 6, blocks: 1))
            func write(_ text: String) async throws -> (tree: WrittenTree, new: [Multihash: WriteMark]) {
                var writer = FileWriter(fixture.storage.blocks)
                try await writer.append(Array(text.utf8)[...])
                let tree = try await writer.endFile()
                try await writer.finish()
                return (tree, await writer.abandon())
            }
            func keep(_ tree: WrittenTree) async throws -> [Bool] {
                try await queue.keep(
                    KeepQueue.Wish(
                        [(tree, "a")], for: eva, limit: HolderUse(bytes: 1000, blocks: 10), since: start))
            }
            #expect(try await keep(write("kept").tree) == [true])
            let gone = try await write("gone")
            try await fixture.storage.discard(gone.new)
            await #expect(throws: StorageProblem.blockGone(gone.tree.root.hash)) { try await keep(gone.tree) }
            // Somebody else has written it anew.
            _ = try await write("gone")
            #expect(try await keep(gone.tree) == [true])
        }
    }
}
