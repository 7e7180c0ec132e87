import Crypto
public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Asks the territories that follow this one for what they keep of its log. They are believed nothing: only what this territory's
/// own key signed counts.
public struct OwnLogPeers: Sendable {
    let database: Database
    let bus: Bus
    let identity: Identity
    let signer: any Signer
    let world: World

    /// How long the first question waits for its answer; each further one twice as long.
    static let firstTimeout = Duration.milliseconds(200)

    public init(database: Database, bus: Bus, identity: Identity, signer: any Signer, world: World) {
        self.database = database
        self.bus = bus
        self.identity = identity
        self.signer = signer
        self.world = world
    }

    private var territory: TerritoryID { identity.territory }

    /// What one peer says of this territory's newest head.
    struct Answer: Sendable {
        let peer: Peer
        /// Nil where it holds none.
        let head: Checkpoint?
        let note: [UInt8]
    }

    func list() async throws -> [Peer] {
        try await PeerStore(database: database).list()
    }

    /// Asks all at once, each again until it answers or the time is over.
    func ask(_ peers: [Peer], for patience: Duration) async -> [Answer] {
        await withTaskGroup(of: Answer?.self) { group in
            for peer in peers { group.addTask { await ask(peer, until: ContinuousClock.now + patience) } }
            return await group.reduce(into: []) { answers, answer in if let answer { answers.append(answer) } }
        }
    }

    private func ask(_ peer: Peer, until end: ContinuousClock.Instant) async -> Answer? {
        var limit = Self.firstTimeout
        while !Task.isCancelled, ContinuousClock.now < end {
            let began = ContinuousClock.now
            let timeout = min(limit, end - began)
            if let bytes = try? await question(peer, within: timeout), let answer = answer(bytes, of: peer) {
                return answer
            }
            // A bus that is not there refuses at once.
            try? await world.sleep(max(.zero, timeout - (ContinuousClock.now - began)))
            limit *= 2
        }
        return nil
    }

    /// Half of the time is the bus's, the other half its own address's.
    private func question(_ peer: Peer, within timeout: Duration) async throws -> [UInt8] {
        try await bounded(timeout) {
            try await requests(to: peer).ask(.keptHead(of: territory), peer.address, within: timeout / 2)
        }
    }

    private func bounded(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask(operation: body)
            group.addTask { [world] in
                try await world.sleep(limit)
                throw BusError.timeout
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func answer(_ bytes: [UInt8], of peer: Peer) -> Answer? {
        if let failure = RemoteFailure(decoding: bytes) {
            switch failure {
            case .futureCursor, .refused(.originUnknown): return Answer(peer: peer, head: nil, note: [])
            case .pruned, .refused, .notWitnessed: return nil
            }
        }
        guard let head = verified(bytes) else { return nil }
        return Answer(peer: peer, head: head, note: bytes)
    }

    /// The head, where a key of this territory signed it that was its key there, in whatever epoch.
    private func verified(_ note: [UInt8]) -> Checkpoint? {
        try? Checkpoint.verified(note: note, of: identity, epoch: nil).checkpoint
    }

    /// The next page of the own log from a peer: bytes to be judged.
    func page(of epoch: UInt64, from size: UInt64, peer: Peer) async throws -> [UInt8] {
        try await requests(to: peer).ask(
            .keptRange(of: territory, epoch: epoch, from: size, max: UInt64(Batch.maximumItems)), peer.address)
    }

    /// Salt and payload of an entry of the own log that was for the peer.
    /// - Returns: nil where it was not, or the peer does not have it.
    /// - Throws: where the peer cannot be reached.
    func opening(of entry: Entry, epoch: UInt64, from peer: Peer) async throws -> Opening? {
        let key = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: world.randomBytes(RemoteMethod.payloadKeyByteCount))
        let address = PayloadAddress(reader: territory, origin: territory, epoch: epoch, sequence: entry.sequence)
        let method = RemoteMethod.keptPayload(
            of: territory, epoch: epoch, sequence: entry.sequence, key: [UInt8](key.publicKey.rawRepresentation))
        let answer = try await requests(to: peer).patiently(method, peer.address)
        guard RemoteFailure(decoding: answer) == nil else { return nil }
        return try? SealedOpening.opening(of: entry, in: answer, with: key, address)
    }

    private func requests(to peer: Peer) -> PageRequests {
        PageRequests(bus: bus, own: territory, origin: peer.log.territory, signer: signer, world: world)
    }
}
