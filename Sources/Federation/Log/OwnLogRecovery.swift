import FederationBus
import FederationCore
import Foundation
import Kernel
import Logging
import Postgres

/// Makes sure, before anything is signed, that the database holds everything that this territory ever signed: else it would sign a
/// second history. What a restored backup lacks it takes from peers, proved by its own heads (TFL v1 section 6).
struct OwnLogRecovery: Sendable {
    let log: OwnLog
    let lastSigned: LastSigned?
    let peers: OwnLogPeers?
    let identity: Identity
    let restorer: OwnFactRestorer
    let erased: ErasureLedger?
    /// Whether this machine was away so long that it may have been put back to an older state, with its last-signed file.
    let wasAway: Bool
    let status: LogStatus
    let world: World
    let logger: Logger

    /// How long a start waits for peers where the last-signed file says that nothing is missing.
    static let patience = Duration.seconds(3)
    /// The same, in seconds, where the machine was away for longer than ``absence``: then one peer is to say so too.
    static let patienceAfterAbsence: TimeInterval = 60
    /// In seconds; the file is touched at every heartbeat.
    static let absence: TimeInterval = 300
    /// How often peers are asked again that have not answered, or did not have what is missing.
    static let askInterval = Duration.seconds(15)

    /// Returns once the log may go on.
    /// - Parameter answered: peers that have said what they hold, and need not be asked again.
    /// - Throws: `PostgresError`, ``Deposed``, ``LastSignedError``, `CancellationError`.
    func run(lease: Lease, answered: AnsweredPeers) async throws {
        let began = world.now()
        while true {
            var outcome = try await attempt(lease, answered)
            if outcome == .leading, wasAway, world.now().timeIntervalSince(began) < Self.patienceAfterAbsence,
                try await isUnheard(answered)
            {
                outcome = .asking
            }
            if outcome == .leading { return try await eraseAgain() }
            status.become(outcome, logger: logger)
            try await world.sleep(outcome == .asking ? Self.patience : Self.askInterval)
        }
    }

    static func wasAway(since touched: Date?, now: Date) -> Bool {
        touched.map { now.timeIntervalSince($0) > absence } ?? false
    }

    /// Whether there are peers, and none has said what it holds.
    private func isUnheard(_ answered: AnsweredPeers) async throws -> Bool {
        guard try await log.position().size > 0 else { return false }
        let asked = try await knownPeers().filter(\.mayAnswer)
        let silent = await answered.missing(of: asked)
        return !asked.isEmpty && silent.count == asked.count
    }

    /// Before anybody is given anything of what came back.
    private func eraseAgain() async throws {
        guard let erased, case let count = try await erased.reapply() + erased.reapplyLost(), count > 0 else { return }
        logger.warning("what was erased had come back", metadata: ["entries": "\(count)"])
    }

    private func attempt(_ lease: Lease, _ answered: AnsweredPeers) async throws -> LogState {
        if let size = try await log.conflict() { return .forked(size: size) }
        let signed = try await lastSigned?.head()
        let file = try await signed.asyncMap { try await log.relation(to: $0) }
        if file == .contradicts, let signed { return .forked(size: signed.size) }
        // Before peers have answered nothing is known for certain, but a file that agrees is enough to go on without them.
        if file != .isBehind, try await otherEpoch() == nil, await answered.hasAll(of: try await knownPeers()) {
            return .leading
        }
        if status.state.mayPass { status.become(.asking, logger: logger) }
        let answers = await peers?.ask(try await knownPeers(), for: Self.patience) ?? []
        if file == .leads, !wasAway, let other = try await signedElsewhere(answers) { return other }
        for answer in answers {
            do {
                try await take(answer, of: answers, lease)
            } catch let error where error is BusError || error is OriginUnavailable {
                // Another may give what this one says it has.
                logger.warning(
                    "a peer says that it has more of the own log, and does not give it",
                    metadata: ["peer.code": "\(answer.peer.code)", "error": "\(error)"])
            }
        }
        return try await verdict(signed, answers, answered)
    }

    /// A head of an epoch that has ended would count nowhere, and neither would one of an epoch that the identity does not have.
    private func otherEpoch() async throws -> LogState? {
        let epoch = UInt64(clamping: try await log.position().epoch)
        if epoch > identity.epoch { return .inUnsignedEpoch(epoch) }
        return epoch < identity.epoch ? .inPastEpoch(epoch, current: identity.epoch) : nil
    }

    private func knownPeers() async throws -> [Peer] {
        try await peers?.list() ?? []
    }

    /// The file is written before anybody is told of a head. So where it and the database agree, and neither was put back, what a peer
    /// has beyond them was signed by somebody else, and must not become the territory's own.
    private func signedElsewhere(_ answers: [OwnLogPeers.Answer]) async throws -> LogState? {
        let held = try await log.position().frontier.size
        for answer in answers {
            guard let head = answer.head, try await log.relation(to: head) == .isBehind else { continue }
            return .signedElsewhere(held: held, signed: head.size)
        }
        return nil
    }

    private func take(_ answer: OwnLogPeers.Answer, of answers: [OwnLogPeers.Answer], _ lease: Lease) async throws {
        guard let head = answer.head, try await log.relation(to: head) == .isBehind else { return }
        let others = answers.map(\.peer).filter { $0.log.territory != answer.peer.log.territory }
        try await importSuffix(from: answer.peer, others, lease)
    }

    /// How the log stands to everything that is known to be signed, after what could be taken was taken.
    private func verdict(
        _ signed: Checkpoint?, _ answers: [OwnLogPeers.Answer], _ answered: AnsweredPeers
    ) async throws -> LogState {
        var lacking: UInt64 = 0
        for answer in answers {
            switch try await answer.head.asyncMap({ try await log.relation(to: $0) }) {
            case .contradicts?:
                if let head = answer.head {
                    try await log.keep(conflict: head, note: answer.note, toldBy: answer.peer.code)
                }
            case .isBehind?: lacking = max(lacking, answer.head?.size ?? 0)
            case .leads?, nil: await answered.add(answer.peer)
            }
        }
        if let signed {
            switch try await log.relation(to: signed) {
            case .leads: break
            case .contradicts: return .forked(size: signed.size)
            case .isBehind: lacking = max(lacking, signed.size)
            }
        }
        if let size = try await log.conflict() { return .forked(size: size) }
        let held = try await log.position().frontier.size
        if let other = try await otherEpoch() { return other }
        if lacking > 0 { return .behind(held: held, signed: lacking) }
        // Without the file any peer may be the only one that has more. Whatever was signed in an epoch that is fresh, was of one before.
        guard lastSigned != nil, signed == nil, held > 0, try await !log.isEpochFresh() else { return .leading }
        let asked = try await knownPeers().filter(\.mayAnswer)
        let silent = await answered.missing(of: asked).map(\.code)
        return silent.isEmpty ? .leading : .unconfirmed(silent: silent)
    }

    /// Takes page after page, each judged as another's log would be.
    /// - Parameter others: who may have payloads that the peer leaves out.
    private func importSuffix(from peer: Peer, _ others: [Peer], _ lease: Lease) async throws {
        guard let peers else { return }
        let start = try await log.position()
        var known = try FollowedLog(
            identity: identity, epoch: UInt64(clamping: start.epoch), frontier: start.frontier, state: .syncing
        ).enteringEpoch()
        let returned = ReturnedPayloads(peers: peers, logger: logger)
        let readers = try await knownPeers()
        var round = ReturnedPayloads.Round()
        while case let page = try await peers.page(of: known.epoch, from: known.size, peer: peer),
            case .accept(let next, let items) = known.judge(batch: page).verdict, let note = next.lastNote
        {
            let whole = await returned.page(
                completed(items, of: known.epoch, by: others), of: known.epoch, from: readers, &round)
            try await log.append(
                whole.items, note, to: LogPosition(epoch: Int64(clamping: known.epoch), frontier: next.frontier),
                lease: lease
            ) { items, transaction in
                try await ReturnedPayloads.keep(whole.readers, in: transaction)
                try await restorer.restore(items, readers: whole.readers, in: transaction)
            }
            known = next
        }
        guard known.size > start.frontier.size else {
            return logger.warning("a peer gave nothing that continues the log", metadata: ["peer.code": "\(peer.code)"])
        }
        try await lastSigned?.keepUnlessNewer(checkpoint(known))
        logger.notice(
            "entries of the own log came back from a peer",
            metadata: [
                "peer.code": "\(peer.code)", "from": "\(start.frontier.size)", "to": "\(known.size)",
            ])
    }

    /// The same entries, with payloads from others where one peer has none: what was erased, the log itself says and is erased again. Else
    /// whoever answers first could have the territory forget what it told.
    private func completed(_ items: [BatchItem], of epoch: UInt64, by others: [Peer]) async -> [BatchItem] {
        var items = items
        for peer in others {
            var from = items.first(where: \.isBare)?.entry.sequence
            while let start = from, let page = try? await peers?.page(of: epoch, from: start, peer: peer),
                let batch = try? Batch(decoding: page), batch.first == start
            {
                for other in batch.items {
                    guard let index = items.firstIndex(where: { $0.entry == other.entry }), items[index].isBare,
                        !other.isBare, (try? other.payload.check(against: other.entry)) != nil
                    else { continue }
                    items[index].payload = other.payload
                }
                from = items.first { $0.isBare && $0.entry.sequence >= batch.end }?.entry.sequence
            }
        }
        return items
    }

    private func checkpoint(_ log: FollowedLog) -> Checkpoint {
        Checkpoint(
            origin: LogOrigin(territory: identity.territory, epoch: log.epoch), size: log.size, root: log.frontier.root)
    }
}

/// Which peers have said, since the process began, what they hold of the own log.
actor AnsweredPeers {
    private var territories: Set<TerritoryID> = []

    func add(_ peer: Peer) {
        territories.insert(peer.log.territory)
    }

    func hasAll(of peers: [Peer]) -> Bool {
        peers.allSatisfy { territories.contains($0.log.territory) }
    }

    func missing(of peers: [Peer]) -> [Peer] {
        peers.filter { !territories.contains($0.log.territory) }
    }
}

extension Peer {
    fileprivate var mayAnswer: Bool { log.state != .blocked && !log.identity.isTombstoned }
}

extension BatchItem {
    /// Whether it lacks a payload that anybody may have.
    fileprivate var isBare: Bool { payload.opening == nil && entry.audience != .listedTerritories }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<Result>(_ body: (Wrapped) async throws -> Result) async throws -> Result? {
        guard let self else { return nil }
        return try await body(self)
    }
}
