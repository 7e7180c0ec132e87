import Content
import ContentStorage
import Foundation
import Kernel
import Postgres
import Synchronization
import Testing

@Suite("Blocks that are removed from a store far away")
struct RemovalTests {
    private static let eva = Holder(kind: "member", id: "eva")
    private static let ola = Holder(kind: "member", id: "ola")
    private static let limit = HolderUse(bytes: 1000, blocks: 1000)
    private static let days: TimeInterval = 3 * 24 * 60 * 60

    private func with(_ body: @Sendable (StorageFixture, Distance) async throws -> Void) async throws {
        let distance = Distance()
        try await StorageFixture.with(blocks: { AnyBlockStore(DistantBlockStore($0, distance)) }) { fixture in
            try await body(fixture, distance)
        }
    }

    /// What was kept and is not any more.
    private func released(_ content: String, _ fixture: StorageFixture) async throws -> WrittenTree {
        let tree = try await fixture.add(content, for: Self.eva)
        #expect(try await fixture.release(tree.root, for: Self.eva))
        return tree
    }

    private func doomed(_ fixture: StorageFixture) async throws -> Int {
        try await fixture.storage.database.read("SELECT FROM content_doomed WHERE removal IS NULL").count
    }

    private func isCountedRight(_ fixture: StorageFixture) async throws -> Bool {
        try await fixture.storage.database.read(
            """
            SELECT bytes = (SELECT coalesce(sum(size), 0) FROM content_block) AS is_right FROM content_use
            """
        )[0].get("is_right")
    }

    @Test("While the store removes, others keep what they want; who wants what is removed waits, and writes it anew")
    func meanwhile() async throws {
        try await with { fixture, distance in
            let old = try await released("old", fixture)
            let wanted = Mutex<Task<Void, any Error>?>(nil)
            distance.during { request in
                guard request == .remove else { return }
                distance.during(nil)
                #expect(try await doomed(fixture) == 1)
                // No transaction waits: this would not return before the removal otherwise.
                _ = try await fixture.add("new", for: Self.ola)
                let queue = KeepQueue(fixture.storage, limit: 1000)
                let other = try await TreeWriter(fixture.storage.blocks).write(fixture.file("other", "other"))
                #expect(
                    try await queue.keep(KeepQueue.Wish([(other, "o")], for: Self.ola, limit: Self.limit)) == [true])
                wanted.withLock { $0 = Task { try await fixture.keep(old, for: Self.ola) } }
            }
            #expect(try await fixture.collect(after: Self.days).blocks == 1)
            let waiting = try #require(wanted.withLock { $0 })
            await #expect(throws: StorageProblem.blockGone(old.root.hash)) { try await waiting.value }
            #expect(try await doomed(fixture) == 0)
            let again = try await fixture.add("old", for: Self.ola)
            #expect(try await fixture.collect(after: Self.days).blocks == 0)
            #expect(try await fixture.isKept(again))
            #expect(try await isCountedRight(fixture))
        }
    }

    @Test("What was found and then removed is not kept; what was found and is still there is")
    func foundBefore() async throws {
        try await with { fixture, _ in
            let old = try await fixture.storage.find(try await released("old", fixture))
            let other = try await fixture.storage.find(try await fixture.add("other", for: Self.ola))
            #expect(try await fixture.collect(after: Self.days).blocks == 1)
            let database = fixture.storage.database
            await #expect(throws: StorageProblem.blockGone(old.tree.root.hash)) {
                try await database.write { try await fixture.storage.keep(old, for: Self.ola, in: $0) }
            }
            try await database.write { try await fixture.storage.keep(other, for: Self.eva, in: $0) }
            // So many removals later nobody remembers which they were.
            try await database.execute("UPDATE content_use SET removals = removals + 1000")
            await #expect(throws: StorageProblem.self) {
                try await database.write { try await fixture.storage.keep(other, for: Self.eva, in: $0) }
            }
        }
    }

    @Test("A queue looks again where something was removed between looking and keeping")
    func queue() async throws {
        try await with { fixture, distance in
            let old = try await released("old", fixture)
            let looks = Mutex(0)
            distance.during { request in
                guard request == .look else { return }
                let look = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                guard look == 1 else { return }
                _ = try await fixture.collect(after: Self.days)
                _ = try await TreeWriter(fixture.storage.blocks).write(fixture.file("again", "old"))
            }
            let queue = KeepQueue(fixture.storage, limit: 1000)
            #expect(try await queue.keep(KeepQueue.Wish([(old, "o")], for: Self.ola, limit: Self.limit)) == [true])
            #expect(looks.withLock { $0 } > 1)
            distance.during(nil)
            #expect(try await fixture.isKept(old))
            #expect(try await isCountedRight(fixture))
        }
    }

    @Test("What a process leaves that ends in the middle is kept or removed later")
    func abandoned() async throws {
        try await with { fixture, distance in
            let trees = [try await released("one", fixture), try await released("two", fixture)]
            distance.during { if $0 == .remove { throw StoreProblem.system(EIO) } }
            for _ in trees { _ = try? await fixture.collect(after: Self.days) }
            distance.during(nil)
            let database = fixture.storage.database
            #expect(try await doomed(fixture) >= 1)
            #expect(try await isCountedRight(fixture))
            try await database.execute("UPDATE content_doomed SET doomed_at = now() - interval '1 hour'")
            try await fixture.keep(trees[0], for: Self.ola)
            #expect(try await fixture.collect(after: Self.days).blocks == 1)
            #expect(try await fixture.isKept(trees[0]))
            #expect(try await !fixture.isKept(trees[1]))
            #expect(try await doomed(fixture) == 0)
            #expect(try await isCountedRight(fixture))
        }
    }

    @Test("What somebody writes anew while it is being removed stays for them")
    func writtenAnew() async throws {
        try await with { fixture, distance in
            let old = try await released("old", fixture)
            let path = fixture.folder.appending(path: BlockName.path(old.root.hash)).path
            let then = Date(timeIntervalSinceNow: -Self.days)
            try FileManager.default.setAttributes([.modificationDate: then], ofItemAtPath: path)
            let interval = "3 days"
            try await fixture.storage.database.execute(
                "UPDATE content_tree SET unneeded_since = now() - \(interval)::interval")
            distance.during { request in
                guard request == .list, try await doomed(fixture) == 1 else { return }
                _ = try await TreeWriter(fixture.storage.blocks).write(fixture.file("again", "old"))
            }
            #expect(try await fixture.collect(after: 0).blocks == 0)
            distance.during(nil)
            try await fixture.keep(old, for: Self.ola)
            #expect(try await fixture.isKept(old))
            #expect(try await isCountedRight(fixture))
        }
    }

    @Test("Rows that have lost their blocks count no longer after a collection")
    func rows() async throws {
        try await with { fixture, _ in
            let lost = try await released("lost", fixture)
            let needed = try await fixture.add("needed", for: Self.eva)
            try await fixture.storage.blocks.remove(Array(lost.blocks.keys))
            _ = try await fixture.collect(after: Self.days)
            #expect(try await fixture.storage.statistics()?.blocks == 1)
            #expect(try await isCountedRight(fixture))
            // What is needed stays noted, for a peer may have it.
            try await fixture.storage.blocks.remove(Array(needed.blocks.keys))
            _ = try await fixture.collect(after: Self.days)
            #expect(try await fixture.storage.statistics()?.blocks == 1)
        }
    }

    @Test("What is given up goes from a store far away while others keep something")
    func discarded() async throws {
        try await with { fixture, distance in
            var writer = FileWriter(fixture.storage.blocks)
            try await writer.append(Array("given up".utf8)[...])
            _ = try await writer.endFile()
            let written = await writer.abandon()
            distance.during { request in
                guard request == .remove else { return }
                distance.during(nil)
                _ = try await fixture.add("new", for: Self.ola)
            }
            try await fixture.storage.discard(written)
            #expect(try await fixture.storage.blocks.missing(of: Array(written.keys)).count == 1)
            #expect(try await doomed(fixture) == 0)
        }
    }

    @Test("Nothing is kept any more for a member who was erased, also what was on its way")
    func departed() async throws {
        try await with { fixture, _ in
            let member = UUID()
            let holder = Holder(kind: "member", id: member.uuidString.lowercased())
            let queue = KeepQueue(fixture.storage, limit: 1000)
            let kept = try await fixture.add("kept", for: holder)
            let late = try await TreeWriter(fixture.storage.blocks).write(fixture.file("late", "late"))
            let wish = KeepQueue.Wish([(late, "late")], for: holder, limit: Self.limit)
            let uploading = Mutex<Task<[Bool], any Error>?>(nil)
            try await fixture.storage.database.write { transaction in
                try await fixture.storage.releaseAll(ofMember: member, in: transaction)
                // It waits until the member has gone.
                uploading.withLock { $0 = Task { try await queue.keep(wish) } }
                for _ in 0..<100 { await Task.yield() }
            }
            let upload = try #require(uploading.withLock { $0 })
            await #expect(throws: StorageProblem.holderDeparted) { try await upload.value }
            await #expect(throws: StorageProblem.holderDeparted) { try await fixture.keep(late, for: holder) }
            let rows = try await fixture.storage.database.read(
                """
                SELECT FROM content_reference WHERE holder_id = \(holder.id)
                UNION ALL SELECT FROM content_holder WHERE id = \(holder.id)
                """)
            #expect(rows.isEmpty)
            #expect(try await fixture.collect(after: Self.days).blocks == 2)
            #expect(try await fixture.isKept(kept) == false)
        }
    }
}
