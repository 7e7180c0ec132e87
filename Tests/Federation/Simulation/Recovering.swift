import FederationCore

/// After an old disk was put back: the others hold what this one lost, and nothing is signed before they have said so.
extension VirtualNode {
    func restore(_ backup: Tables) {
        memory = nil
        // What rotation keys signed is kept by whoever holds them.
        var backup = backup
        if backup.epoch < identity.epoch { enterEpoch(of: identity, in: &backup) }
        disk = VirtualDisk(backup)
        isRestored = true
        // Another timeline begins; what was saved of this one later is of no use any more.
        backups = [backup]
    }

    func beginRecovery() {
        memory?.recovery = Cast.territories.indices.map { $0 != territory }
    }

    /// Asks those who have not answered; the rest comes with their answers.
    func continueRecovery() throws {
        guard let pending = memory?.recovery else { return }
        for other in pending.indices where pending[other] {
            try ask(other, of: territory, epoch: tables.epoch, from: tables.frontier.size)
        }
        if !pending.contains(true) { try finishRecovery() }
    }

    func recover(_ answer: [UInt8], from other: Int) throws {
        guard memory?.recovery != nil else { return }
        guard let batch = try? Batch(decoding: answer), let head = try? SignedHead(kept: batch.note).checkpoint else {
            return notHeld(answer, by: other)
        }
        // A head of an earlier epoch counts up to where the next began.
        let own = FollowedLog(identity: identity, epoch: head.origin.epoch, frontier: tables.frontier)
        guard case .accept(let next, let new) = own.judge(batch: answer).verdict, let note = next.lastNote else {
            return notTaken(head, from: other)
        }
        let kept = try KeptNote(epoch: head.origin.epoch, frontier: next.frontier, note: SignedNote(decoding: note))
        try commit { tables in
            let ids = Set(new.map(\.entry.id))
            // Whatever waits for a position already had one.
            tables.outbox.removeAll { ids.contains($0.fact.id) }
            tables.effects.formUnion(new.map { Int($0.entry.timeMilliseconds) })
            tables.items += new
            tables.frontier = next.frontier
            tables.notes.append(kept)
        }
        try ask(other, of: territory, epoch: tables.epoch, from: tables.frontier.size)
    }

    /// Whoever was too busy to say is asked again.
    private func notHeld(_ answer: [UInt8], by other: Int) {
        switch RemoteFailure(decoding: answer) {
        case .refused(.rateExceeded), .refused(.expired): break
        default: memory?.recovery?[other] = false
        }
    }

    /// Whoever has not heard of an epoch may hold more than is left of the one before: it is told, and asked again.
    private func notTaken(_ head: Checkpoint, from other: Int) {
        guard head.origin.epoch < identity.epoch, head.size > tables.frontier.size else {
            memory?.recovery?[other] = false
            return
        }
        around.send(.identity(of: territory, identity.operations), from: id, to: around.node(of: other))
    }

    /// What was signed and nobody has cannot be signed otherwise: a new epoch begins at what there is.
    private func finishRecovery() throws {
        if let lastSigned, lastSigned.epoch == tables.epoch, lastSigned.size > tables.frontier.size {
            let longer = try identity.appending(beginEpoch())
            try commit { self.enterEpoch(of: longer, in: &$0) }
            identity = longer
            around.epochsBegun += 1
        }
        memory?.recovery = nil
        memory?.published = tables.frontier.size
        isRestored = false
    }

    /// `EpochChange.perform`: the log says so itself, so that there is a head by which the others hear of it.
    private func enterEpoch(of identity: Identity, in tables: inout Tables) {
        tables.epoch = identity.epoch
        let key = around.newKey()
        lastOutboxID += 1
        tables.effects.insert(key)
        tables.outbox.append(WaitingFact(id: lastOutboxID, key: key, fact: fact(key)))
    }

    /// The operator brings the rotation key. The base is the last head there is; what has a position after it keeps it.
    private func beginEpoch() throws -> Envelope {
        let base = tables.notes.last?.frontier ?? MerkleFrontier()
        let start = EpochStart(
            number: identity.epoch + 1, base: HeadPosition(epoch: identity.epoch, size: base.size), root: base.root)
        let operation = try IdentityOperation(
            number: UInt64(identity.operations.count + 1), previous: identity.lastHash, change: .epoch(start),
            rotation: identity.rotation, signing: [SigningGrant(key: key.publicKey, from: .start)])
        return try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: key)
    }
}
