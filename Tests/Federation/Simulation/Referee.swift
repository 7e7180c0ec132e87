import FederationCore

/// A promise of the protocol that a run broke.
public struct Violation: Error, CustomStringConvertible {
    public let promise: String
    public let detail: String

    public var description: String { "\(promise): \(detail)" }
}

/// Sees everything, tells nobody anything, and knows what must never be.
struct Referee {
    private struct Head: Hashable {
        let territory: Int
        let epoch: UInt64
        let size: UInt64
    }

    private struct Sight: Hashable {
        let node: Int
        let size: UInt64
        let epoch: UInt64
    }

    /// The root of every head that left its honest territory.
    private var roots: [Head: Hash] = [:]
    /// Heads of the dishonest territory that reached a node.
    private var sights: [Sight: Hash] = [:]
    /// What clients were told is done, by territory.
    private(set) var acknowledged: [[Int]] = Cast.territories.map { _ in [] }
    /// What no disk holds any more after an old one was put back.
    private var lost: Set<Int> = []
    private(set) var forksFound = 0
    private(set) var headsThatMet = 0

    /// A head leaves its territory.
    mutating func released(_ head: Checkpoint, by territory: Int) throws {
        let key = Head(territory: territory, epoch: head.origin.epoch, size: head.size)
        guard roots.updateValue(head.root, forKey: key) ?? head.root == head.root else {
            throw Violation(promise: "no two roots are signed for one size", detail: "\(key)")
        }
    }

    /// A node took a head of an honest territory for true.
    func holds(_ frontier: MerkleFrontier, epoch: UInt64, of territory: Int, at node: Int) throws {
        let key = Head(territory: territory, epoch: epoch, size: frontier.size)
        guard roots[key] == frontier.root else {
            throw Violation(
                promise: "equal roots everywhere for one origin, epoch and size", detail: "node \(node) of \(key)")
        }
    }

    mutating func acknowledge(_ key: Int, by territory: Int) {
        acknowledged[territory].append(key)
    }

    /// An old disk was put back somewhere: what only the newer one had is gone, and nobody promised otherwise.
    mutating func forgive(_ territory: Int, unlessIn kept: Set<Int>) {
        for key in acknowledged[territory] where !kept.contains(key) { lost.insert(key) }
    }

    func isPromised(_ key: Int) -> Bool {
        !lost.contains(key)
    }

    mutating func declaredForked(_ territory: Int, isHonest: Bool, by node: Int) throws {
        forksFound += 1
        guard !isHonest else {
            throw Violation(
                promise: "no honest territory is taken for forked", detail: "node \(node) of territory \(territory)")
        }
    }

    /// A signed head of the dishonest territory reached a node.
    mutating func saw(_ head: Checkpoint, at node: Int) {
        let sight = Sight(node: node, size: head.size, epoch: head.origin.epoch)
        let other = sights.updateValue(head.root, forKey: sight)
        if let other, other != head.root { headsThatMet += 1 }
    }
}
