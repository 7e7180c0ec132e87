/// What a territory knows of another's log, and what it makes of bytes that claim to continue it. No I/O: a verdict says what
/// to keep, and only `accept` changes anything.
public struct FollowedLog: Hashable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        case new, syncing, live, stale, forked, blocked, pruned
    }

    public var territory: TerritoryID { identity.territory }
    public let identity: Identity
    public private(set) var epoch: UInt64
    public private(set) var frontier: MerkleFrontier
    /// The newest head accepted; nil before the first.
    public private(set) var lastNote: [UInt8]?
    /// Heads that were signed for sizes not reached yet.
    public private(set) var ahead: HeadsAhead
    public var state: State

    /// Whether nothing more of it is taken: until an operator decides otherwise, or for ever where the territory is no more.
    public var isStopped: Bool { state == .forked || state == .blocked || identity.isTombstoned }

    /// Entries held.
    public var size: UInt64 { frontier.size }

    public init(
        identity: Identity, epoch: UInt64 = 0, frontier: MerkleFrontier = MerkleFrontier(), lastNote: [UInt8]? = nil,
        ahead: HeadsAhead = HeadsAhead(), state: State = .new
    ) {
        self.identity = identity
        self.epoch = epoch
        self.frontier = frontier
        self.lastNote = lastNote
        self.ahead = ahead
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
        /// Two histories under the territory's own signature. Keep the proof and stop.
        case fork(ForkProof)
    }

    /// A verdict, and what has to be remembered besides.
    public struct Judgement: Hashable, Sendable {
        public var verdict: Verdict
        /// What the note states, where its signatures hold.
        public var head: VerifiedCheckpoint?
        /// A head that was signed for a size not reached yet, whatever became of what it came with.
        public var ahead: HeadsAhead.Change?

        public init(verdict: Verdict, head: VerifiedCheckpoint? = nil, ahead: HeadsAhead.Change? = nil) {
            self.verdict = verdict
            self.head = head
            self.ahead = ahead
        }
    }

    /// Judges a batch in the order of TFL v1 section 5 (S-130): limits and frame, origin, key, one signature, tree, payloads.
    public func judge(batch bytes: [UInt8]) -> Judgement {
        do throws(Reject) {
            let batch = try Batch(decoding: bytes)
            try checkState()
            if batch.end < size { return Judgement(verdict: .alreadyHeld) }
            return judge(try verifiedHead(batch.note), note: batch.note) { head throws(Reject) in
                guard head.size == batch.end else { throw .rootMismatch }
                return batch.first > size ? .pull(from: size) : try judge(batch, head)
            }
        } catch {
            return Judgement(verdict: .reject(error))
        }
    }

    /// Judges a head that came alone.
    public func judge(head note: [UInt8]) -> Judgement {
        do throws(Reject) {
            try checkState()
            return judge(try verifiedHead(note), note: note) { $0.size > size ? .pull(from: size) : .alreadyHeld }
        } catch {
            return Judgement(verdict: .reject(error))
        }
    }

    /// Judges a proof that somebody shows: it counts only where both heads are this log's own. Of an epoch that has ended it says nothing any
    /// more, for the next one names the history that it builds on.
    public func judge(fork proof: ForkProof) -> Verdict {
        do throws(Reject) {
            try checkState()
            guard epoch >= identity.epoch else { throw .wrongEpoch }
            try proof.verify { note throws(Reject) in try verifiedHead(note) }
            return .fork(proof)
        } catch {
            return .reject(error)
        }
    }

    /// The log after it was told to remember a head.
    public func remembering(_ change: HeadsAhead.Change) -> FollowedLog {
        var next = self
        next.ahead.apply(change)
        return next
    }

    /// Compares a verified head with what is held and promised; where nothing contradicts it, `verdict` goes on.
    private func judge(
        _ head: VerifiedCheckpoint, note: [UInt8], verdict: (Checkpoint) throws(Reject) -> Verdict
    ) -> Judgement {
        let signed = SignedHead(head, note: note)
        if let proof = contradiction(of: signed) { return Judgement(verdict: .fork(proof), head: head) }
        do throws(Reject) {
            let verdict = try verdict(head.checkpoint)
            if case .accept = verdict { return Judgement(verdict: verdict, head: head) }
            return Judgement(verdict: verdict, head: head, ahead: change(keeping: signed))
        } catch {
            return Judgement(verdict: .reject(error), head: head, ahead: change(keeping: signed))
        }
    }

    private func change(keeping head: SignedHead) -> HeadsAhead.Change? {
        head.size > size ? ahead.change(keeping: head) : nil
    }

    /// Two signed heads of one size prove two histories. Entries prove nothing: nobody signed their bytes.
    private func contradiction(of head: SignedHead) -> ForkProof? {
        if head.size == size, head.root != frontier.root, let lastNote {
            return proven(ForkProof(lastNote, head.note))
        }
        if let promised = ahead.head(of: head.size), promised.root != head.root {
            return proven(ForkProof(promised.note, head.note))
        }
        return nil
    }

    /// What was promised by a key that has been revoked since proves nothing any more.
    private func proven(_ proof: ForkProof) -> ForkProof? {
        if case .fork = judge(fork: proof) { proof } else { nil }
    }

    private func judge(_ batch: Batch, _ head: Checkpoint) throws(Reject) -> Verdict {
        let new = Array(batch.items.dropFirst(Int(size - batch.first)))
        var next = self
        var broken: (promise: SignedHead, past: MerkleFrontier)?
        for item in new {
            next.frontier.append(item.leaf)
            guard broken == nil, let promise = ahead.head(of: next.size) else { continue }
            if promise.root != next.frontier.root { broken = (promise, next.frontier) }
        }
        guard next.frontier.root == head.root else { throw .rootMismatch }
        if let broken {
            let leaves = new.suffix(Int(next.size - broken.past.size)).map(\.leaf)
            let proof = ForkProof(broken.promise, against: batch.note, past: broken.past, leaves: leaves)
            if let proof = proven(proof) { return .fork(proof) }
        }
        if new.isEmpty { return .alreadyHeld }
        for item in new { try item.payload.check(against: item.entry) }
        next.lastNote = batch.note
        next.ahead.drop(upTo: next.size)
        if next.state == .new || next.state == .stale { next.state = .syncing }
        return .accept(try next.enteringEpoch(), new: new.map(Self.kept))
    }

    /// What is for listed territories comes to them sealed, one by one. Where somebody sends it to everybody, nobody keeps it.
    private static func kept(_ item: BatchItem) -> BatchItem {
        guard item.entry.audience == .listedTerritories else { return item }
        var item = item
        item.payload = .absent
        return item
    }

    /// Whether what is held is another history than the one that the next epoch builds on: it reaches that one's base, and is not in it.
    public var hasAnotherPast: Bool {
        epoch < identity.epoch && identity.epochs[Int(epoch)].base.size <= size
    }

    /// The log, in the next epoch where it stands at that one's base.
    /// - Throws: ``Reject/rootMismatch`` where it is another log up to there.
    public func enteringEpoch() throws(Reject) -> FollowedLog {
        guard epoch < identity.epoch, case let start = identity.epochs[Int(epoch)], start.base.size == size else {
            return self
        }
        guard start.root == frontier.root else { throw .rootMismatch }
        var next = self
        next.epoch += 1
        next.ahead = HeadsAhead()
        return try next.enteringEpoch()
    }

    private func checkState() throws(Reject) {
        guard !identity.isTombstoned else { throw .keyNotAdmissible }
        switch state {
        case .blocked: throw .originBlocked
        case .forked: throw .originForked
        case .new, .syncing, .live, .stale, .pruned: break
        }
    }

    private func verifiedHead(_ note: [UInt8]) throws(Reject) -> VerifiedCheckpoint {
        try Checkpoint.verified(note: note, of: identity, epoch: epoch)
    }
}
