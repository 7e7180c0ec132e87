/// Who a territory is: its genesis and every change since, each signed by a rotation key of the one before. Only verification
/// makes one.
public struct Identity: Hashable, Sendable {
    /// Operations after the genesis. A territory that needs more than this has lost more than its keys.
    public static let maximumOperations = 1_000
    /// For so many seconds after it was first seen, an operation may be overruled by a rotation key of higher priority.
    public static let overruleWindow: UInt64 = 72 * 60 * 60

    public let genesis: Genesis
    public let territory: TerritoryID
    /// The operations after the genesis, as they were signed.
    public private(set) var operations: [Envelope] = []
    /// Which of the rotation keys before it signed each operation; 0 is the highest priority.
    private(set) var signers: [Int] = []
    /// SHA-256 over the last operation's pre-authentication encoding.
    public private(set) var lastHash: Hash

    /// The highest priority first.
    public private(set) var rotation: [Ed25519PublicKey]
    /// All keys that ever signed heads, and for which part of the history.
    public private(set) var spans: [KeySpan]
    /// The times the log began anew, in order: the first has number 1.
    public private(set) var epochs: [EpochStart] = []
    public private(set) var witnesses: [TerritoryID] = []
    public private(set) var endpoints: [String: String] = [:]
    public private(set) var isTombstoned = false
    /// Keys that somebody else may have.
    private(set) var revoked: Set<Ed25519PublicKey> = []

    public init(genesis: Genesis) {
        self.genesis = genesis
        territory = TerritoryID(genesis: genesis)
        lastHash = territory.hash
        rotation = genesis.rotation
        spans = genesis.signing.map { KeySpan(key: $0, from: .start, end: nil) }
    }

    public var epoch: UInt64 { UInt64(epochs.count) }

    /// Keys that sign requests and the newest heads.
    public var signing: [Ed25519PublicKey] {
        isTombstoned ? [] : spans.filter { $0.end == nil }.map(\.key)
    }

    /// Keys that sign nothing any more.
    public var retired: [Ed25519PublicKey] { spans.filter { $0.end != nil }.map(\.key) }

    /// Keys that may sign the head of that size in that epoch; none where the history has no such head.
    public func keys(at position: HeadPosition) -> [Ed25519PublicKey] {
        guard position.epoch <= epoch, !isBeyondEnd(position) else { return [] }
        return spans.filter { $0.contains(position) }.map(\.key)
    }

    /// Whether the position lies in an epoch that has ended, beyond what the next one builds on: no head counts there any more.
    public func isBeyondEnd(_ position: HeadPosition) -> Bool {
        position.epoch < epoch && position.size > epochs[Int(position.epoch)].base.size
    }

    /// Keys by which it may have vouched for others' heads, at any time. A witness's line says nothing of where the witness's own log
    /// stood, so a key that was replaced in good order counts for ever, and one that was revoked never.
    public var cosigning: [LogKey] {
        spans.filter { !revoked.contains($0.key) }.flatMap { span in
            // An operation may name any number, but nothing is signed in the name of an epoch that has not begun.
            (span.from.epoch...max(span.from.epoch, min(span.end?.epoch ?? epoch, epoch))).map { epoch in
                LogKey(origin: LogOrigin(territory: territory, epoch: epoch), publicKey: span.key).cosigning
            }
        }
    }

    /// The identity after one more operation.
    /// - Throws: ``Reject/signatureInvalid`` where no rotation key signed it; ``Reject/badIdentity`` where it does not follow, and
    ///   what makes no operation at all.
    public func appending(_ envelope: Envelope) throws(Reject) -> Identity {
        guard !isTombstoned, operations.count < Self.maximumOperations,
            envelope.payloadType == Genesis.payloadType, envelope.payload.count <= Genesis.maximumBytes
        else { throw .badIdentity }
        guard let signer = envelope.signer(among: rotation) else { throw .signatureInvalid }
        let operation = try IdentityOperation(decoding: envelope.payload)
        guard operation.number == UInt64(operations.count + 1), operation.previous == lastHash else {
            throw .badIdentity
        }
        var next = self
        try next.take(operation)
        next.operations.append(envelope)
        next.signers.append(signer)
        next.lastHash = envelope.hash
        return next
    }

    /// The identity after the first of its operations.
    func prefix(_ count: Int) throws(Reject) -> Identity {
        var identity = Identity(genesis: genesis)
        for envelope in operations.prefix(count) { identity = try identity.appending(envelope) }
        return identity
    }
}

extension Identity {
    private mutating func take(_ operation: IdentityOperation) throws(Reject) {
        switch operation.change {
        case .update: try replaceKeys(operation.signing)
        case .revoke(let key, let size):
            try revoke(key, lastGoodSize: size)
            try replaceKeys(operation.signing)
        case .epoch(let start):
            guard start.number == epoch + 1, start.base.epoch == epoch,
                start.base.size >= (epochs.last?.base.size ?? 0)
            else { throw .badIdentity }
            epochs.append(start)
            try replaceKeys(operation.signing)
        case .tombstone: isTombstoned = true
        }
        rotation = operation.rotation
        witnesses = operation.witnesses
        endpoints = operation.endpoints
    }

    /// Of what the key signs in this epoch, only heads up to a size count from now on, whatever was said before.
    private mutating func revoke(_ key: Ed25519PublicKey, lastGoodSize: UInt64) throws(Reject) {
        let end = HeadPosition(epoch: epoch, size: lastGoodSize + 1)
        guard let index = spans.lastIndex(where: { $0.key == key && $0.from < end }) else { throw .badIdentity }
        spans[index].end = min(end, spans[index].end ?? end)
        revoked.insert(key)
    }

    /// Keys that are listed go on or begin; where one is listed no more, it ends where the first new one begins.
    private mutating func replaceKeys(_ grants: [SigningGrant]) throws(Reject) {
        let current = spans.filter { $0.end == nil }
        let new = grants.filter { grant in !current.contains { $0.key == grant.key } }
        for grant in grants {
            guard current.allSatisfy({ $0.key != grant.key || $0.from == grant.from }) else { throw .badIdentity }
        }
        // A key that signed once never comes back: what it signed meanwhile would count.
        guard new.allSatisfy({ grant in !spans.contains { $0.key == grant.key } }) else { throw .badIdentity }
        for index in spans.indices where spans[index].end == nil {
            if grants.contains(where: { $0.key == spans[index].key }) { continue }
            guard let end = new.map(\.from).min(), spans[index].from < end else { throw .badIdentity }
            spans[index].end = end
        }
        spans += new.map { KeySpan(key: $0.key, from: $0.from, end: nil) }
    }
}

extension Envelope {
    /// What the next operation of an identity names this one by.
    public var hash: Hash { Hash(of: PreAuthenticationEncoding.pae(payloadType, payload)) }

    /// The place in `keys` of the first that signed.
    fileprivate func signer(among keys: [Ed25519PublicKey]) -> Int? {
        keys.firstIndex { (try? verified(as: Genesis.payloadType, by: $0)) != nil }
    }
}
