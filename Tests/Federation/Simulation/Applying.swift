import FederationCore

/// `Applier`: effects and cursor in one transaction.
extension VirtualNode {
    /// Territories whose entries wait to take effect here.
    var origins: [Int] {
        tables.peers.indices.filter { origin in
            let peer = tables.peers[origin]
            return origin != territory && peer.log.state != .forked && peer.applied < peer.items.count
        }
    }

    func apply(_ origin: Int) throws {
        let peer = tables.peers[origin]
        guard memory != nil, origin != territory, peer.log.state != .forked, peer.applied < peer.items.count else {
            return
        }
        let end = min(peer.items.count, peer.applied + 1 + around.chance.below(4))
        let keys = peer.items[peer.applied..<end].map { Int($0.entry.timeMilliseconds) }
        // That they are tried is noted before; with it they are on the disk themselves.
        disk.flush()
        try around.mayCrash(at: .midApply)
        if around.mutant == .noDeduplication {
            try commit(isFlushed: false) { Self.takeEffect(keys, &$0.peers[origin]) }
            try around.mayCrash(at: .afterApplyBeforeCursor)
            try commit(isFlushed: false) { $0.peers[origin].applied = end }
        } else {
            // The cursor is written last in the transaction; without COMMIT neither is there.
            try around.mayCrash(at: .afterApplyBeforeCursor)
            try commit(isFlushed: false) { tables in
                guard tables.peers[origin].applied == peer.applied else { return }
                Self.takeEffect(keys, &tables.peers[origin])
                tables.peers[origin].applied = end
            }
        }
        try checkEffects(of: origin)
    }

    private static func takeEffect(_ keys: [Int], _ peer: inout FollowedPeer) {
        for key in keys { peer.effects[key, default: 0] += 1 }
    }

    /// Effects are what the log says, each as often as it says it.
    func checkEffects(of origin: Int) throws {
        let peer = tables.peers[origin]
        var expected: [Int: Int] = [:]
        for item in peer.items.prefix(peer.applied) + peer.abandoned {
            expected[Int(item.entry.timeMilliseconds), default: 0] += 1
        }
        guard expected == peer.effects else {
            throw Violation(promise: "effects are the fold of the log", detail: "node \(id) of territory \(origin)")
        }
    }
}
