import FederationCore
import Foundation

/// A log that grows by made-up facts, as its own territory would write it.
struct SampleLog {
    private(set) var frontier = MerkleFrontier()
    private(set) var items: [BatchItem] = []

    /// A follower that has seen nothing of it.
    static var follower: FollowedLog { FollowedLog(identity: Identity(genesis: Golden.genesis)) }

    /// Its first entries, to go on otherwise.
    func prefix(_ count: Int) -> SampleLog {
        var log = SampleLog()
        for item in items.prefix(count) {
            log.items.append(item)
            log.frontier.append(item.leaf)
        }
        return log
    }

    mutating func append(_ count: Int, word: String = "fact") throws {
        let facts = (0..<count).map { offset in
            let number = Int(frontier.size) + offset
            return PendingFact(
                id: UUID(), type: EntryType("test.fact")!, schemaVersion: 1, objectID: UUID(),
                timeMilliseconds: 1_790_000_000_000 + UInt64(number),
                opening: Opening(
                    salt: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32),
                    payload: Array(#"{"\#(word)":\#(number)}"#.utf8)))
        }
        var waiting = facts[...]
        while !waiting.isEmpty {
            let appended = try LogAppend(Array(waiting), to: frontier)
            items += appended.items
            frontier = appended.frontier
            waiting = waiting.dropFirst(appended.items.count)
        }
    }

    /// The entries of a range under the head at its end.
    func batch(_ range: Range<Int>, by key: SigningKey = Golden.key) throws -> Batch {
        try Batch(items: Array(items[range]), note: note(at: range.upperBound, by: key))
    }

    func note(at size: Int, by key: SigningKey = Golden.key) throws -> [UInt8] {
        let root = MerkleProof.root(of: items[..<size].map(\.leaf)[...])
        return try Checkpoint(origin: Golden.origin, size: UInt64(size), root: root).signed(by: key, at: Golden.time)
            .encoded
    }
}
