public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
import Synchronization

/// Answers what others ask of this territory's log, the same bytes on every transport. An answer proves itself, so it need not be
/// signed.
public struct RequestDesk: Sendable {
    private let database: Database
    private let reader: LogReader
    private let proofs: LogProofs
    private let payloads: PayloadDesk
    private let witness: Witness
    private let peers: PeerStore
    private let blocks: (any BlockGiver)?
    private let territory: TerritoryID
    private let identity: IdentityChain
    private let status: LogStatus?
    private let signer: any Signer
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger
    private let admission = Admission()
    private let turns = ProofTurns()

    /// - Parameters:
    ///   - status: of the log; nil where it always is the newest.
    ///   - blocks: nil where no content is given.
    public init(
        database: Database, identity: IdentityChain, signer: any Signer, metrics: FederationMetrics, world: World,
        status: LogStatus? = nil, blocks: (any BlockGiver)? = nil, logger: Logger = Logger(label: "federation")
    ) {
        self.database = database
        reader = LogReader(database: database)
        proofs = LogProofs(.own, in: database)
        peers = PeerStore(database: database)
        territory = identity.identity.territory
        payloads = PayloadDesk(database: database, territory: territory)
        self.identity = identity
        self.blocks = blocks
        witness = Witness(
            database: database, origin: LogOrigin(territory: territory, epoch: identity.identity.epoch), signer: signer,
            status: status, world: world)
        self.status = status
        self.signer = signer
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// The bytes that answer a signed request.
    /// - Parameter asker: who waits where the answer goes; nil where it goes back over the connection of the request.
    public func answer(_ request: [UInt8], to asker: TerritoryID? = nil) async -> [UInt8] {
        do {
            return try await perform(try await call(request, from: asker))
        } catch let failure as RemoteFailure {
            return failure.encoded
        } catch let reason as Reject {
            metrics.refused(reason)
            return RemoteFailure.refused(reason).encoded
        } catch {
            logger.warning("request failed", metadata: ["error": "\(error)"])
            return RemoteFailure.refused(.rateExceeded).encoded
        }
    }

    /// The newest head, stating the time; nil before the first. One that has ended states nothing any more, nor does one whose database
    /// is perhaps not the newest.
    public func checkpoint() async throws -> [UInt8]? {
        let isNewest = status.map { $0.state == .leading } ?? true
        if identity.identity.isTombstoned || !isNewest { return try await reader.head() }
        return try await reader.head(statedBy: signer, at: world.unixSeconds)
    }

    /// Entries from a position on, for anybody.
    /// - Throws: ``RemoteFailure/futureCursor(size:)``, ``Reject/wrongEpoch``, ``Reject/rateExceeded`` where it is for another time.
    public func range(epoch: UInt64, from: UInt64, max: UInt64) async throws -> [UInt8] {
        guard !mayBeOld else { throw Reject.rateExceeded }
        return try await range(of: reader, epoch: epoch, from: from, max: max).encoded
    }

    private func range(of log: LogReader, epoch: UInt64, from: UInt64, max: UInt64) async throws -> Batch {
        if let batch = try await log.batch(epoch: epoch, from: from, limit: max) { return batch }
        // The size of one epoch says nothing about a cursor in another.
        guard try await log.epoch() == epoch else { throw Reject.wrongEpoch }
        throw RemoteFailure.futureCursor(size: try await log.size())
    }

    /// The territory's identity from an operation on, one envelope per line; the genesis is 0.
    /// - Throws: ``RemoteFailure/futureCursor(size:)`` where there are no more.
    public func operations(from first: UInt64) throws -> [UInt8] {
        let envelopes = identity.envelopes
        guard first < envelopes.count else { throw RemoteFailure.futureCursor(size: UInt64(envelopes.count)) }
        return IdentityChain.encode(envelopes.dropFirst(Int(first)))
    }

    /// Gives all who are pinned their share, also before they have asked for anything.
    func knowPeers() async {
        for peer in (try? await peers.list()) ?? [] { admission.know(peer.log.territory) }
    }

    /// Whether this database may be an older one, which has what was erased since: then nobody is given any of it.
    private var mayBeOld: Bool { status?.state.mayBeOld ?? false }

    /// The issuer a request claims decides whose key must have signed it, and whose share it takes.
    private func call(_ request: [UInt8], from asker: TerritoryID?) async throws -> RemoteCall {
        let envelope = try Envelope(decoding: request)
        let claimed = try RemoteCall(decoding: envelope.payload)
        try admission.hear(from: claimed.issuer, now: world.unixSeconds)
        let peer = try await peers.find(claimed.issuer)
        admission.know(claimed.issuer)
        guard peer.log.state != .blocked else { throw Reject.originBlocked }
        // Whoever has a new key that we do not know yet must be able to learn ours, or neither of two would ever learn.
        let isAskers = asker == nil || asker == claimed.issuer
        if isAskers, case .identity? = try? claimed.method { return claimed }
        _ = try envelope.verified(as: RemoteCall.payloadType, byOneOf: peer.log.identity.signing)
        let now = world.unixSeconds
        try claimed.check(receiver: territory, now: now)
        guard isAskers else { throw Reject.wrongAudience }
        try admission.admit(claimed, now: now)
        return claimed
    }

    private func perform(_ call: RemoteCall) async throws -> [UInt8] {
        let method = try call.method
        if mayBeOld, method.givesPayloads(to: call.issuer) { throw Reject.rateExceeded }
        return switch method {
        case .head: try await checkpoint() ?? RemoteFailure.futureCursor(size: 0).encoded
        case .identity(let from): try operations(from: from)
        case .range(let epoch, let from, let max): try await range(epoch: epoch, from: from, max: max)
        case .keptHead(let origin):
            try await kept(origin).head() ?? RemoteFailure.futureCursor(size: 0).encoded
        case .keptRange(let origin, let epoch, let from, let max):
            try await range(of: kept(origin), epoch: epoch, from: from, max: max).encoded
        case .addCheckpoint(let request): try await witness(request)
        case .inclusion(let sequence, let size):
            try await turns.with { try await proofs.inclusion(of: sequence, size: size).encoded }
        case .consistency(let old, let new):
            try await turns.with { ConsistencyText.encode(try await proofs.consistency(from: old, to: new)) }
        case .erased(let epoch, let size): try await take(receiptFrom: call.issuer, epoch: epoch, size: size)
        case .block(let cid, let from): try await slice(of: cid, from: from)
        case .keptPayload(let origin, let epoch, let sequence, let key):
            try await payloads.giveBack(
                PayloadAddress(reader: call.issuer, origin: origin, epoch: epoch, sequence: sequence), sealedTo: key)
        case .payload(let epoch, let sequence, let key):
            try await payloads.answer(
                PayloadAddress(reader: call.issuer, origin: territory, epoch: epoch, sequence: sequence), sealedTo: key)
        }
    }

    /// Vouches for a head of another territory, for whoever shows it: the head bears its territory's signature.
    /// - Throws: ``RemoteFailure/notWitnessed(_:)``; ``Reject/rateExceeded`` while it cannot sign.
    public func witness(_ request: [UInt8]) async throws -> [UInt8] {
        do {
            if identity.identity.isTombstoned { throw WitnessRefusal.unknownOrigin(.keyNotAdmissible) }
            return try await witness.cosign(request)
        } catch let refusal as WitnessRefusal {
            metrics.refused(refusal.reason)
            throw RemoteFailure.notWitnessed(refusal)
        }
    }

    private func slice(of cid: String, from: UInt64) async throws -> [UInt8] {
        guard let blocks else { throw Reject.unknownMethod }
        return try await blocks.slice(of: cid, from: from).encoded
    }

    private func take(receiptFrom peer: TerritoryID, epoch: UInt64, size: UInt64) async throws -> [UInt8] {
        guard try await reader.epoch() == epoch else { throw Reject.wrongEpoch }
        let known = try await reader.size()
        guard size <= known else { throw RemoteFailure.futureCursor(size: known) }
        try await ErasureReceipts(database: database).take(from: peer, epoch: epoch, size: size)
        return ErasureReceipts.accepted
    }

    /// What is kept here of another territory's log, also where it is followed no longer: its origin may have lost it.
    /// - Throws: ``RemoteFailure/refused(_:)`` where it is not followed. Peers ask one another for all logs that they follow, so this is an
    ///   answer, and no message that was refused.
    private func kept(_ origin: TerritoryID) async throws -> LogReader {
        if origin == territory { return reader }
        do {
            _ = try await peers.find(origin)
        } catch Reject.originUnknown {
            throw RemoteFailure.refused(.originUnknown)
        }
        return LogReader(database: database, of: .peer(origin))
    }
}

/// What the desk remembers of requests, for everybody who answers them.
private final class Admission: Sendable {
    private let state = Mutex(RequestGuard())

    func hear(from claimed: TerritoryID, now: UInt64) throws(Reject) {
        try state.withLock { (state) throws(Reject) in try state.hear(from: claimed, now: now) }
    }

    func know(_ pinned: TerritoryID) {
        state.withLock { $0.know(pinned) }
    }

    func admit(_ call: RemoteCall, now: UInt64) throws(Reject) {
        try state.withLock { (state) throws(Reject) in try state.admit(call, now: now) }
    }
}

extension RemoteMethod {
    /// Whether an answer has payloads, and not only those that an asker stated itself and lost.
    fileprivate func givesPayloads(to asker: TerritoryID) -> Bool {
        switch self {
        case .range, .payload: true
        case .keptRange(let origin, _, _, _), .keptPayload(let origin, _, _, _): origin != asker
        case .head, .keptHead, .identity, .inclusion, .consistency, .addCheckpoint, .erased, .block: false
        }
    }
}
