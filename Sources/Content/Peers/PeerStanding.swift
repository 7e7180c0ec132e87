import Foundation

/// Whom to ask for content, as others behaved before: a value that decides and does nothing.
struct PeerStanding {
    /// Wrong answers before a peer is asked no more for a while.
    static let patience = 3
    /// How long, in seconds.
    static let distrust: TimeInterval = 600
    /// How long one that could not be reached is left alone, in seconds.
    static let silence: TimeInterval = 30

    private var wrong: [String: Int] = [:]
    private var notBefore: [String: Date] = [:]
    /// Who gave something last: whoever has one block of a tree mostly has the others.
    private var last: String?

    /// Those to be asked, in this order.
    func askable(of peers: [String], at now: Date) -> [String] {
        let some = peers.filter { notBefore[$0].map { $0 <= now } ?? true }
        return some.filter { $0 == last } + some.filter { $0 != last }
    }

    mutating func gave(_ peer: String) {
        last = peer
        wrong[peer] = nil
    }

    /// What it sent was not what was asked for.
    mutating func wasWrong(_ peer: String, at now: Date) {
        wrong[peer, default: 0] += 1
        guard wrong[peer, default: 0] >= Self.patience else { return }
        wrong[peer] = nil
        notBefore[peer] = now.addingTimeInterval(Self.distrust)
    }

    mutating func wasSilent(_ peer: String, at now: Date) {
        notBefore[peer] = now.addingTimeInterval(Self.silence)
    }
}
