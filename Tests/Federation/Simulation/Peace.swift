import FederationCore

/// No more faults: every node runs, every message arrives, and after a while all honest territories hold the same.
struct Peace {
    /// Rounds after which all must agree. One is enough for a live log, a few for one that was restored.
    private static let rounds = 32
    /// Messages of one round, at most. More are two nodes that ask one another for ever.
    private static let messages = 5_000

    let simulation: Simulation
    private var around: Surroundings { simulation.around }
    private var nodes: [VirtualNode] { simulation.nodes }

    func make() throws {
        around.hasFaults = false
        around.network.isFaultless = true
        around.network.heal()
        for _ in 0..<Self.rounds {
            try round()
            if try isAgreed() { return try checkPromises() }
        }
        throw Violation(promise: "all agree once the faults have ended", detail: disagreement)
    }

    private func round() throws {
        around.now += 10_000
        for node in nodes {
            node.skew = 0
            node.start()
            try simulation.at(node) { try finish($0) }
        }
        var delivered = 0
        while !around.network.inFlight.isEmpty {
            delivered += 1
            guard delivered < Self.messages else {
                throw Violation(promise: "there is an end to asking", detail: "\(Self.messages) messages in one round")
            }
            try simulation.deliver()
        }
        for node in nodes {
            while let origin = node.origins.first { try simulation.at(node) { try $0.apply(origin) } }
        }
    }

    private func finish(_ node: VirtualNode) throws {
        try node.continueRecovery()
        while node.memory?.openWrites.isEmpty == false { try node.commitWrite() }
        if around.mutant == .naiveCursor {
            for _ in 0..<8 { try node.sequence() }
        }
        while !node.isRecovering, !node.tables.outbox.isEmpty, around.mutant != .naiveCursor { try node.sequence() }
        try node.sequence()
        try node.publish()
        // Hearing once more what one knows changes nothing, and costs the most of all.
        try node.announce(to: nodes.filter { !isEqual($0.tables.peers[node.territory], node.tables) }.map(\.id))
    }

    private var honest: [VirtualNode] { nodes.filter { around.isHonest($0.territory) } }

    private func isAgreed() throws -> Bool {
        honest.allSatisfy { node in
            !node.isRecovering
                && honest.allSatisfy { origin in
                    origin === node || isEqual(node.tables.peers[origin.territory], origin.tables)
                }
        }
    }

    private func isEqual(_ held: FollowedPeer, _ own: Tables) -> Bool {
        held.log.frontier == own.frontier && held.applied == held.items.count && held.log.epoch == own.epoch
    }

    private var disagreement: String {
        for origin in honest {
            for node in honest where node !== origin {
                let held = node.tables.peers[origin.territory]
                guard !isEqual(held, origin.tables) else { continue }
                return "node \(node.id) holds \(held.log.size) of epoch \(held.log.epoch), \(held.log.state), of node "
                    + "\(origin.id), which has \(origin.tables.frontier.size) of epoch \(origin.tables.epoch)"
            }
        }
        return "recovering: \(honest.filter(\.isRecovering).map(\.id))"
    }

    /// What was acknowledged is in the log once, and took effect once everywhere.
    private func checkPromises() throws {
        for origin in honest {
            let keys = origin.tables.items.map { Int($0.entry.timeMilliseconds) }
            let published = Set(keys)
            guard published.count == keys.count else {
                throw Violation(promise: "no fact is published twice", detail: "node \(origin.id)")
            }
            for key in around.referee.acknowledged[origin.territory] where around.referee.isPromised(key) {
                guard published.contains(key) else {
                    throw Violation(
                        promise: "no acknowledged fact is lost", detail: "fact \(key) of node \(origin.id)")
                }
            }
            for node in honest where node !== origin { try node.checkEffects(of: origin.territory) }
        }
    }
}
