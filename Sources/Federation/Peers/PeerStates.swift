import FederationCore

/// What each peer was last seen to be. All transitions are found here, whoever caused them: the log itself, the clock, a proof from
/// elsewhere or an operator (S-134).
struct PeerStates {
    struct Transition: Hashable {
        let territory: TerritoryID
        /// The peer's local name.
        let code: String
        /// Nil where it was not known.
        let from: FollowedLog.State?
        /// Nil where it is followed no longer.
        let to: FollowedLog.State?
    }

    private var known: [TerritoryID: (code: String, state: FollowedLog.State)] = [:]

    mutating func observe(_ peers: [Peer]) -> [Transition] {
        var gone = known
        var changes: [Transition] = []
        for peer in peers {
            let before = gone.removeValue(forKey: peer.log.territory)
            guard before?.state != peer.log.state || before?.code != peer.code else { continue }
            changes.append(
                Transition(
                    territory: peer.log.territory, code: peer.code, from: before?.state, to: peer.log.state))
        }
        changes += gone.map { Transition(territory: $0, code: $1.code, from: $1.state, to: nil) }
        known = Dictionary(uniqueKeysWithValues: peers.map { ($0.log.territory, ($0.code, $0.log.state)) })
        return changes
    }
}
