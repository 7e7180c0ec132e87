import Content
import ContentStorage
import Foundation
import Testing

@Suite("What a scanner is to look at")
struct ScanStateTests {
    private static let eva = Holder(kind: "member", id: "eva")

    private func unjudged(_ fixture: StorageFixture, _ seconds: TimeInterval = 0) async throws -> [UnjudgedTree] {
        try await fixture.storage.unjudged(triedBefore: Date(timeIntervalSinceNow: seconds), limit: 10)
    }

    @Test("What was begun and never ended comes after the others, and is known by how often it was begun")
    func begun() async throws {
        try await StorageFixture.with { fixture in
            let first = try await fixture.add("first", for: Self.eva)
            let second = try await fixture.add("second", for: Self.eva)
            #expect(try await unjudged(fixture).map(\.root) == [first.root, second.root])
            try await fixture.storage.beginScan(first.root)
            #expect(try await unjudged(fixture, -60).map(\.root) == [second.root])
            try await fixture.storage.beginScan(first.root)
            let all = try await unjudged(fixture, 60)
            #expect(all.map(\.root) == [second.root, first.root] && all.map(\.tries) == [0, 2])
            #expect(all.map(\.storedSize) == [6, 5] && all.map(\.blockCount) == [1, 1])
            #expect(try await fixture.storage.judge(first.root, .clean))
            #expect(try await unjudged(fixture, 60).map(\.root) == [second.root])
        }
    }

    @Test("What nobody is given before comes before what came while there was no scanner")
    func waiting() async throws {
        try await StorageFixture.with { fixture in
            let old = try await fixture.add("old", for: Self.eva)
            let new = try await fixture.add("new", for: Self.eva)
            #expect(try await fixture.storage.judge(new.root, .waiting))
            #expect(try await unjudged(fixture).map(\.root) == [new.root, old.root])
            try await fixture.storage.beginScan(new.root)
            #expect(try await unjudged(fixture, 60).map(\.root) == [new.root, old.root])
            #expect(try await fixture.storage.unjudged(triedBefore: Date(), limit: 1).count == 1)
        }
    }

    @Test("However long a note is, it says what the table takes of it")
    func notes() async throws {
        try await StorageFixture.with { fixture in
            let tree = try await fixture.add("first", for: Self.eva)
            let note = String(repeating: "å\0", count: 500)
            #expect(try await fixture.storage.judge(tree.root, .unscannable, note: note))
            let told = try await fixture.storage.unscannable(limit: 1)[0]
            #expect(told.why == String(repeating: "å", count: 200))
        }
    }
}
