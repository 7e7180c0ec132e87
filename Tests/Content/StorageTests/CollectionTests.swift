import Content
import ContentStorage
import Foundation
import Kernel
import Testing

@Suite("What is kept, and what is collected")
struct CollectionTests {
    private static let eva = Holder(kind: "member", id: "eva")
    private static let course = Holder(kind: "course", id: "1")
    private static let day: TimeInterval = 24 * 60 * 60

    @Test("A tree stays while anybody has a reason, and goes 48 hours after the last one went (S-109)")
    func reasons() async throws {
        try await StorageFixture.with { fixture in
            let tree = try await fixture.add("a lesson", for: Self.eva)
            try await fixture.keep(tree, for: Self.course)
            #expect(try await fixture.release(tree.root, for: Self.eva))
            #expect(try await fixture.release(tree.root, for: Self.eva) == false)
            #expect(try await fixture.collect(after: 30 * Self.day) == ContentCollection.Report())
            #expect(try await fixture.isKept(tree))

            #expect(try await fixture.release(tree.root, for: Self.course))
            #expect(try await fixture.collect(after: Self.day) == ContentCollection.Report())
            let planned = try await fixture.collect(after: 3 * Self.day, isTrial: true)
            #expect(planned.trees == 1 && planned.blocks == 1 && planned.bytes == 8)
            #expect(try await fixture.isKept(tree))
            #expect(try await fixture.collect(after: 3 * Self.day) == planned)
            #expect(try await fixture.isKept(tree) == false)
            #expect(try await fixture.storage.statistics()?.blocks == 0)
        }
    }

    @Test("A block that two trees share stays with the second")
    func shared() async throws {
        try await StorageFixture.with { fixture in
            let url = try fixture.file("folder/a", "shared")
            let folder = try await TreeWriter(fixture.storage.blocks).write(url.deletingLastPathComponent())
            try await fixture.keep(folder, for: Self.eva)
            let file = try await fixture.add("shared", for: Self.course)
            #expect(try await fixture.storage.statistics()?.blocks == 2)
            #expect(try await fixture.release(folder.root, for: Self.eva))
            #expect(try await fixture.collect(after: 3 * Self.day).blocks == 1)
            #expect(try await fixture.isKept(file))
        }
    }

    @Test("What was written and never kept goes when it is old; kept in time, it stays (S-109)")
    func unfinished() async throws {
        try await StorageFixture.with { fixture in
            let url = try fixture.file("upload", "half an upload")
            let tree = try await TreeWriter(fixture.storage.blocks).write(url)
            #expect(try await fixture.collect(after: Self.day).blocks == 0)
            try await fixture.keep(tree, for: Self.eva)
            #expect(try await fixture.collect(after: 3 * Self.day).blocks == 0)
            let other = try await TreeWriter(fixture.storage.blocks).write(try fixture.file("other", "never kept"))
            #expect(try await fixture.collect(after: 3 * Self.day).blocks == 1)
            // Too late now: whoever wrote it is told, and nothing claims that it is there.
            await #expect(throws: StorageProblem.blockGone(other.root.hash)) {
                try await fixture.keep(other, for: Self.eva)
            }
            #expect(try await fixture.storage.trees(limit: 10).map(\.root) == [tree.root])
        }
    }

    @Test("Collections beside writers and releases lose no block that is kept", arguments: [false, true])
    func concurrent(isDistant: Bool) async throws {
        let distance = Distance()
        if isDistant { distance.during { _ in for _ in 0..<200 { await Task.yield() } } }
        try await StorageFixture.with(blocks: { AnyBlockStore(DistantBlockStore($0, distance)) }) { fixture in
            let kept = try await withThrowingTaskGroup(of: [WrittenTree].self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        var kept: [WrittenTree] = []
                        for number in 0..<12 {
                            // Some contents are the same for all writers, and some are released again.
                            let content = number.isMultiple(of: 3) ? "same \(number)" : "\(writer) \(number)"
                            let holder = Holder(kind: "member", id: "\(writer)")
                            guard let tree = try? await fixture.add(content, for: holder) else { continue }
                            if number.isMultiple(of: 4) {
                                _ = try await fixture.release(tree.root, for: holder)
                            } else {
                                kept.append(tree)
                            }
                        }
                        return kept
                    }
                }
                group.addTask {
                    for _ in 0..<8 { _ = try await fixture.collect(after: 3 * Self.day) }
                    return []
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            _ = try await fixture.collect(after: 3 * Self.day)
            #expect(kept.count > 20)
            for tree in kept { #expect(try await fixture.isKept(tree)) }
            #expect(try await fixture.storage.statistics()?.blocks == Set(kept.map(\.root)).count)
        }
    }
}
