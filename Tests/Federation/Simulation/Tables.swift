import FederationCore

/// What a node keeps in its database, as far as the federation goes: the tables of `Migrations/Federation`.
struct Tables {
    /// The effects of what clients asked for, by their idempotency keys.
    var effects: Set<Int> = []
    /// `outbox`: committed and without a position. The id is taken when a fact is inserted, so ids commit out of order.
    var outbox: [WaitingFact] = []
    /// The highest id that was given a position; only the naive cursor uses it.
    var highestTaken = 0

    /// `log_head` and `log_entry`.
    var epoch: UInt64 = 0
    var frontier = MerkleFrontier()
    var items: [BatchItem] = []
    /// `log_note`.
    var notes: [KeptNote] = []
    /// `peer` and `peer_entry`, by territory.
    var peers: [FollowedPeer] = Cast.territories.indices.map { FollowedPeer($0) }

    var head: KeptNote? { notes.last }
}

/// A row of the outbox.
struct WaitingFact {
    let id: Int
    let key: Int
    let fact: PendingFact
}

/// A head that was signed, and the tree under it.
struct KeptNote {
    let epoch: UInt64
    let frontier: MerkleFrontier
    let note: SignedNote
}

/// What is held of another territory.
struct FollowedPeer {
    var log: FollowedLog
    /// Of all epochs, in the order they came.
    var items: [BatchItem] = []
    /// `peer_note`: the heads under which they came.
    var notes: [SignedHead] = []
    /// How many of `items` have taken effect.
    var applied = 0
    /// What took effect and then turned out to be no part of the log, because a new epoch began before it.
    var abandoned: [BatchItem] = []
    /// How often each fact took effect, by its client's key.
    var effects: [Int: Int] = [:]

    /// The entries that it can show to others: those under a signed head.
    var provable: ArraySlice<BatchItem> { items.prefix(Int(notes.last?.size ?? 0)) }

    init(_ territory: Int) {
        log = FollowedLog(identity: Cast.identities[territory])
    }
}

extension FollowedPeer {
    /// What is held up to a size, under an identity that has changed.
    func log(with identity: Identity, upTo size: UInt64) -> FollowedLog {
        var frontier = MerkleFrontier()
        for item in items.prefix(Int(size)) { frontier.append(item.leaf) }
        let note = notes.last { $0.size == size }?.note
        return FollowedLog(
            identity: identity, epoch: log.epoch, frontier: frontier, lastNote: note,
            ahead: size == log.size ? log.ahead : HeadsAhead(), state: log.state)
    }

    /// What is beyond the new log is set aside; what it did here stays.
    mutating func cut(to log: FollowedLog) {
        let kept = Int(log.size)
        abandoned += items.prefix(applied).dropFirst(kept)
        items.removeSubrange(kept...)
        notes.removeAll { $0.size > log.size }
        applied = min(applied, kept)
        self.log = log
    }
}
