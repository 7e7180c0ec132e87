import FederationCore
import Foundation

/// The outbox and the log: `FederationLog.record`, `Sequencer` and `Publisher`.
extension VirtualNode {
    /// A client asks for something, or asks again what was not answered. Its transaction stays open for a while.
    func beginWrite() {
        guard memory != nil, !isRecovering else { return }
        let isNew = unanswered.isEmpty || around.chance.happens(600)
        let client = isNew ? around.newKey() : unanswered[around.chance.below(unanswered.count)]
        if isNew { unanswered.append(client) }
        guard memory?.openWrites.contains(where: { $0.key == client }) == false else { return }
        // An idempotency key that was taken is answered as before, and nothing is done again.
        if tables.effects.contains(client) { return acknowledge(client) }
        lastOutboxID += 1
        memory?.openWrites.append(WaitingFact(id: lastOutboxID, key: client, fact: fact(client)))
    }

    func commitWrite() throws {
        guard let count = memory?.openWrites.count, count > 0,
            let write = memory?.openWrites.remove(at: around.chance.below(count))
        else { return }
        try around.mayCrash(at: .beforeCommit)
        try commit {
            $0.effects.insert(write.key)
            $0.outbox.append(write)
        }
        acknowledge(write.key)
    }

    private func acknowledge(_ client: Int) {
        around.referee.acknowledge(client, by: territory)
        unanswered.removeAll { $0 == client }
    }

    func fact(_ client: Int) -> PendingFact {
        PendingFact(
            id: UUID.version7(&around.chance), type: EntryType("test.fact")!, schemaVersion: 1,
            objectID: UUID.version7(&around.chance), timeMilliseconds: UInt64(client),
            opening: Opening(salt: around.chance.bytes(32), payload: Array(#"{"n":\#(client)}"#.utf8)))
    }

    /// One step of the sequencer: positions for what waits, then a signed head over what the database has.
    func sequence() throws {
        guard memory != nil, !isRecovering else { return }
        if around.mutant == .signBeforeCommit { return try signThenCommit() }
        let frontier = try givePositions()
        try around.mayCrash(at: .afterCommitBeforeSigning)
        try signHead(unread: around.mutant == .skipReread ? frontier : nil)
        try around.mayCrash(at: .afterSigningBeforePublish)
        try writeLastSigned()
    }

    /// `givePositions`: its commit does not wait for the disk.
    /// - Returns: the tree as memory has it.
    private func givePositions() throws -> MerkleFrontier {
        let waiting = takeWaiting()
        guard !waiting.isEmpty else { return tables.frontier }
        let appended = try LogAppend(waiting.map(\.fact), to: tables.frontier)
        try around.mayCrash(at: .beforeCommit)
        do {
            try commit(isFlushed: false, unknown: 150) { self.move(waiting, appended, in: &$0) }
        } catch is OutcomeUnknown where around.mutant == .skipReread {}
        return appended.frontier
    }

    /// The database takes as many of the oldest rows as a batch carries; here that is a few, so that sizes differ.
    private func takeWaiting() -> [WaitingFact] {
        let rows = tables.outbox.sorted { $0.id < $1.id }
        let unread = around.mutant == .naiveCursor ? rows.filter { $0.id > tables.highestTaken } : rows
        return Array(unread.prefix(1 + around.chance.below(4)))
    }

    private func move(_ waiting: [WaitingFact], _ appended: LogAppend, in tables: inout Tables) {
        tables.highestTaken = max(tables.highestTaken, waiting.map(\.id).max() ?? 0)
        if around.mutant != .naiveCursor {
            let taken = Set(waiting.map(\.id))
            tables.outbox.removeAll { taken.contains($0.id) }
        }
        tables.items += appended.items
        tables.frontier = appended.frontier
    }

    /// `signHead`: reads what was written since the last signed head, hashes it anew, compares, signs and keeps.
    private func signHead(unread: MerkleFrontier?) throws {
        let signed = tables.notes.last
        guard tables.frontier.size > 0 || unread.map({ $0.size > 0 }) == true else { return }
        if let signed, signed.epoch == tables.epoch, signed.frontier.size == (unread ?? tables.frontier).size { return }
        var frontier = signed?.frontier ?? MerkleFrontier()
        for item in tables.items.dropFirst(Int(frontier.size)) { frontier.append(item.leaf) }
        if let unread {
            frontier = unread
        } else {
            guard frontier == tables.frontier else { throw Reject.rootMismatch }
        }
        let note = try sign(frontier)
        let epoch = tables.epoch
        try commit { $0.notes.append(KeptNote(epoch: epoch, frontier: frontier, note: note)) }
    }

    private func sign(_ frontier: MerkleFrontier) throws -> SignedNote {
        try Checkpoint(origin: origin, size: frontier.size, root: frontier.root).signed(by: key, at: unixTime)
    }

    /// After the head and all before it are on the disk, and before it leaves the process.
    private func writeLastSigned() throws {
        guard let head = tables.notes.last, head.epoch == tables.epoch else { return }
        if let last = lastSigned, last.epoch == head.epoch {
            guard last.size <= head.frontier.size, last.size < head.frontier.size || last.root == head.frontier.root
            else { throw Violation(promise: "the last-signed file is never passed by", detail: "node \(id)") }
        }
        lastSigned = HeadOnFile(epoch: head.epoch, size: head.frontier.size, root: head.frontier.root)
    }

    /// The mistake: everybody hears of a head whose entries may never be.
    private func signThenCommit() throws {
        let waiting = takeWaiting()
        if !waiting.isEmpty {
            let appended = try LogAppend(waiting.map(\.fact), to: tables.frontier)
            let note = try sign(appended.frontier)
            try release(note)
            let batch = try Batch(items: appended.items, note: note.withoutTimes().encoded)
            around.broadcast(.batch(origin: territory, batch.encoded), from: id)
            try around.mayCrash(at: .beforeCommit)
            try commit(isFlushed: false, unknown: 150) { self.move(waiting, appended, in: &$0) }
        }
        try signHead(unread: nil)
        try writeLastSigned()
    }

    /// `Publisher.publish`: tells the bus every batch since it was last told.
    func publish() throws {
        guard let published = memory?.published, !isRecovering else { return }
        var position = published
        while let batch = try batch(from: position, epoch: tables.epoch) {
            around.broadcast(.batch(origin: territory, batch.encoded), from: id)
            position = batch.end
        }
        memory?.published = position
    }

    /// `Publisher.announce`: the newest head, stating the time.
    /// - Parameter receivers: nil for everybody.
    func announce(to receivers: [Int]? = nil) throws {
        guard memory != nil, !isRecovering, let head = releasedHead, receivers?.isEmpty != true else { return }
        try release(head.note)
        let note = try head.note.refreshed(by: key, at: unixTime)
        for receiver in receivers ?? Array(0..<around.nodeCount) where receiver != id {
            around.send(.head(origin: territory, note.encoded), from: id, to: receiver)
        }
    }

    /// Every head that leaves passes here.
    func release(_ note: SignedNote) throws {
        guard around.isHonest(territory) else { return }
        try around.referee.released(Checkpoint(text: note.text), by: territory)
    }
}

extension UUID {
    /// RFC 9562, with nothing of a real clock in it.
    fileprivate static func version7(_ chance: inout Chance) -> UUID {
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: chance.bytes(16)) }
        value.6 = value.6 & 0x0f | 0x70
        value.8 = value.8 & 0x3f | 0x80
        return UUID(uuid: value)
    }
}
