import Crypto
import Foundation

/// Whom to ask for copies of one tree: a value that decides and does nothing.
struct CopyPlan {
    /// In how many other territories it should be.
    let wanted: Int
    /// Those that could be asked.
    let peers: [String]
    /// Those that were asked last.
    let asked: [String]
    /// Those that hold it, as their receipts say and the last looks do not contradict.
    let holding: Set<String>
    /// Whether those that were asked have had their time.
    let isOverdue: Bool

    /// Who is to be asked from now on, in a fixed order.
    ///
    /// Each tree has an order of its own among the peers (rendezvous hashing), so that all do a like part and one more peer moves little.
    /// Who holds it is asked on; who was asked and does not is passed over once its time is over, while there are others.
    func choice(for root: Data) -> [String] {
        let order = peers.map { (peer: $0, weight: Self.weight($0, root)) }
            .sorted { $0.weight.lexicographicallyPrecedes($1.weight) }.map(\.peer)
        let fresh = order.filter { !asked.contains($0) && !holding.contains($0) }
        let waiting = order.filter { asked.contains($0) && !holding.contains($0) }
        let ranked = order.filter { holding.contains($0) } + (isOverdue ? fresh + waiting : waiting + fresh)
        return ranked.prefix(wanted).sorted()
    }

    private static func weight(_ peer: String, _ root: Data) -> [UInt8] {
        Array(SHA256.hash(data: Data(peer.utf8) + root))
    }
}
