import FederationCore

/// `PeerFeed` and `Follower`: what others say is judged by `FollowedLog`, and kept in one transaction or not at all.
extension VirtualNode {
    func receive(_ message: Message) throws {
        guard memory != nil else { return }
        switch message.content {
        case .batch(let origin, let bytes):
            if origin != territory { try take(batch: bytes, of: origin, key: message.key) }
        case .head(let origin, let note):
            if origin != territory { try take(head: note, of: origin) }
        case .request(let origin, let bytes, let token):
            try answer(bytes, of: origin, to: message.sender, token: token)
        case .answer(let origin, let bytes, let token):
            try take(answer: bytes, of: origin, token: token)
        case .identityRequest(let origin):
            guard origin == territory else { return }
            around.send(.identity(of: territory, identity.operations), from: id, to: message.sender)
        case .identity(let origin, let operations):
            if origin != territory { try learn(operations, of: origin) }
        }
    }

    private func take(batch bytes: [UInt8], of origin: Int, key: Ed25519PublicKey? = nil, isPage: Bool = false) throws {
        let log = tables.peers[origin].log
        let judged = judge(bytes, log, key)
        if isPage, case .accept = judged.verdict { try around.mayCrash(at: .midBackfill) }
        try keep(judged, after: log, of: origin)
        if isPage, case .accept = judged.verdict { try askForMore(of: origin) }
    }

    /// `Follower.take(head:)`: a head of a size that was passed is compared with the one that was taken then.
    private func take(head note: [UInt8], of origin: Int) throws {
        let log = tables.peers[origin].log
        var judged = log.judge(head: note)
        if let head = judged.head?.checkpoint, head.size < log.size, let known = known(head, of: origin),
            known.root != head.root
        {
            judged.verdict = .fork(ForkProof(known.note, note))
        }
        try keep(judged, after: log, of: origin)
    }

    private func known(_ head: Checkpoint, of origin: Int) -> SignedHead? {
        tables.peers[origin].notes.first { $0.size == head.size && $0.checkpoint.origin == head.origin }
    }

    /// `Follower.keep`.
    private func keep(_ judged: FollowedLog.Judgement, after log: FollowedLog, of origin: Int) throws {
        if let head = judged.head?.checkpoint { try look(at: head, of: origin, log, judged.verdict) }
        if let change = judged.ahead { try commit { $0.peers[origin].log = log.remembering(change) } }
        switch judged.verdict {
        case .accept(let next, let new): try keep(next, new, after: log, of: origin)
        case .pull: try askForMore(of: origin)
        case .fork(let proof): try stop(origin, proof)
        case .reject(.wrongEpoch): askForIdentity(of: origin)
        case .alreadyHeld, .reject: break
        }
    }

    /// `UPDATE peer … WHERE size = old`, with the entries and the head they came under. Its
    /// commit does not wait for the disk in the product; the round that keeps them does before it ends, with no step between.
    private func keep(_ next: FollowedLog, _ new: [BatchItem], after old: FollowedLog, of origin: Int) throws {
        try commit { tables in
            guard tables.peers[origin].log.size == old.size, tables.peers[origin].log.epoch == old.epoch else {
                return
            }
            tables.peers[origin].log = next
            tables.peers[origin].items += new
            if let note = next.lastNote, let head = try? SignedHead(kept: note) {
                tables.peers[origin].notes.append(head)
            }
        }
        guard around.isHonest(origin) else { return }
        try around.referee.holds(next.frontier, epoch: old.epoch, of: origin, at: id)
    }

    /// Only with a proof that convinces somebody who knows nothing but the territory's key.
    private func stop(_ origin: Int, _ proof: ForkProof) throws {
        let log = tables.peers[origin].log
        let stranger = FollowedLog(identity: log.identity, epoch: log.epoch)
        guard case .fork = stranger.judge(fork: try ForkProof(decoding: proof.encoded)) else {
            throw Violation(promise: "a fork is proved to everybody", detail: "node \(id) of territory \(origin)")
        }
        try commit { $0.peers[origin].log.state = .forked }
        try around.referee.declaredForked(origin, isHonest: around.isHonest(origin), by: id)
    }

    private func take(answer bytes: [UInt8], of origin: Int, token: UInt64) throws {
        guard let place = memory?.asked.firstIndex(where: { $0?.token == token }) else { return }
        memory?.asked[place] = nil
        if origin == territory { return try recover(bytes, from: place) }
        if Batch.claimedRange(of: bytes) != nil { return try take(batch: bytes, of: origin, isPage: true) }
        let log = tables.peers[origin].log
        guard RemoteFailure(decoding: bytes) == .refused(.wrongEpoch), log.epoch == log.identity.epoch else { return }
        askForIdentity(of: origin)
    }

    private func askForMore(of origin: Int) throws {
        let log = tables.peers[origin].log
        guard log.state != .forked else { return }
        try ask(origin, of: origin, epoch: log.epoch, from: log.size)
    }

    private func askForIdentity(of origin: Int) {
        around.send(.identityRequest(of: origin), from: id, to: around.node(of: origin))
    }

    /// `IdentityLearning` and `HistoryCut`: where a new epoch begins before what is held, that is no part of the log any more.
    private func learn(_ operations: [Envelope], of origin: Int) throws {
        let held = tables.peers[origin]
        guard operations.count > held.log.identity.operations.count else { return try askForMore(of: origin) }
        var identity = held.log.identity
        for operation in operations.dropFirst(identity.operations.count) {
            identity = try identity.appending(operation)
        }
        let bases = identity.epochs.dropFirst(Int(held.log.epoch)).map(\.base.size)
        let kept = min(held.log.size, bases.min() ?? held.log.size)
        let log = try held.log(with: identity, upTo: kept).enteringEpoch()
        try commit { $0.peers[origin].cut(to: log) }
        try askForMore(of: origin)
    }

    /// Two signed heads of one size that both reached a node, and of which it kept the first, must end its trust.
    private func look(
        at head: Checkpoint, of origin: Int, _ log: FollowedLog, _ verdict: FollowedLog.Verdict
    ) throws {
        guard !around.isHonest(origin) else { return }
        around.referee.saw(head, at: id)
        let kept = log.ahead.head(of: head.size) ?? known(head, of: origin)
        guard let kept, kept.root != head.root else { return }
        if case .fork = verdict { return }
        throw Violation(
            promise: "two histories are found out when their heads meet", detail: "node \(id) at \(head.size)")
    }
}
