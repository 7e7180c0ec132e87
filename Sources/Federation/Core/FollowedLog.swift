/// What a territory knows of another's log, and what it makes of bytes that claim to continue it. No I/O: a verdict says what
/// to keep, and only `accept` changes anything.
public struct FollowedLog: Hashable, Sendable {
    public enum State: String, Sendable {
        case new, syncing, live, stale, forked, blocked, pruned
    }

    public let territory: TerritoryID
    public private(set) var epoch: UInt64
    /// The key that is valid from here on, by position and never by time.
    public private(set) var key: Ed25519PublicKey
    public private(set) var frontier: MerkleFrontier
    /// The newest head accepted; nil before the first.
    public private(set) var lastNote: [UInt8]?
    public var state: State

    /// Entries held.
    public var size: UInt64 { frontier.size }

    public init(
        territory: TerritoryID, epoch: UInt64 = 0, key: Ed25519PublicKey, frontier: MerkleFrontier = MerkleFrontier(),
        lastNote: [UInt8]? = nil, state: State = .new
    ) {
        self.territory = territory
        self.epoch = epoch
        self.key = key
        self.frontier = frontier
        self.lastNote = lastNote
        self.state = state
    }

    public enum Verdict: Hashable, Sendable {
        /// Everything in it is held.
        case alreadyHeld
        /// Something lies between: ask the origin from here.
        case pull(from: UInt64)
        /// The log so continued, and the entries that are new. Keep both in one transaction.
        case accept(FollowedLog, new: [BatchItem])
        case reject(Reject)
        /// Two histories under the territory's own signature. Keep both notes and stop.
        case fork(known: [UInt8]?, other: [UInt8])
    }

    /// Judges a batch in the order of TFL v1 section 5 (S-130): limits and frame, origin, key, one signature, tree, payloads.
    public func judge(batch bytes: [UInt8]) -> Verdict {
        do throws(Reject) {
            let batch = try Batch(decoding: bytes)
            try checkState()
            if batch.first > size { return .pull(from: size) }
            if batch.end < size { return .alreadyHeld }
            let head = try verifiedHead(batch.note).checkpoint
            guard head.size == batch.end else { throw .rootMismatch }
            return try judge(batch, head)
        } catch {
            return .reject(error)
        }
    }

    /// Judges a head that came alone.
    public func judge(head note: [UInt8]) -> Verdict {
        judge(datedHead: note).verdict
    }

    /// Judges a head that came alone, and says what it states where its signatures hold.
    public func judge(datedHead note: [UInt8]) -> (verdict: Verdict, head: VerifiedCheckpoint?) {
        do throws(Reject) {
            try checkState()
            let verified = try verifiedHead(note)
            let head = verified.checkpoint
            if head.size > size { return (.pull(from: size), verified) }
            if head.size == size, head.root != frontier.root { return (.fork(known: lastNote, other: note), verified) }
            return (.alreadyHeld, verified)
        } catch {
            return (.reject(error), nil)
        }
    }

    private func judge(_ batch: Batch, _ head: Checkpoint) throws(Reject) -> Verdict {
        let new = Array(batch.items.dropFirst(Int(size - batch.first)))
        var next = self
        for item in new { next.frontier.append(item.leaf) }
        guard next.frontier.root == head.root else {
            // Two signed heads of one size prove two histories. Entries prove nothing: nobody signed these bytes.
            if new.isEmpty { return .fork(known: lastNote, other: batch.note) }
            throw .rootMismatch
        }
        if new.isEmpty { return .alreadyHeld }
        for item in new { try item.payload.check(against: item.entry) }
        next.lastNote = batch.note
        if next.state == .new || next.state == .stale { next.state = .syncing }
        return .accept(next, new: new)
    }

    private func checkState() throws(Reject) {
        switch state {
        case .blocked: throw .originBlocked
        case .forked: throw .originForked
        case .new, .syncing, .live, .stale, .pruned: break
        }
    }

    private func verifiedHead(_ note: [UInt8]) throws(Reject) -> VerifiedCheckpoint {
        let origin = LogOrigin(territory: territory, epoch: epoch)
        return try Checkpoint.verified(note: note, key: LogKey(origin: origin, publicKey: key))
    }
}
