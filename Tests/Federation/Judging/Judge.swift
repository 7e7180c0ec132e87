import FederationCore
import Kernel

/// What the verification core makes of one message, given what was known before.
public enum Judge {
    /// - Throws: where the vector itself is not as described.
    public static func verdict(on kind: String, _ bytes: [UInt8], knowing known: Known) throws -> Verdict {
        do {
            switch kind {
            case "batch": return try log(known) { $0.judge(batch: bytes).verdict }
            case "head": return try log(known) { $0.judge(head: bytes).verdict }
            case "fork": return try log(known) { log throws(Reject) in log.judge(fork: try ForkProof(decoding: bytes)) }
            case "operation": _ = try identity(known).appending(try Envelope(decoding: bytes))
            case "identity": return Verdict("accept", size: try merged(bytes, knowing: known))
            case "log-proof": try proof(bytes, knowing: known)
            case "entry": _ = try Entry(decoding: bytes[...])
            case "payload": guard JSONParser.accepts(bytes) else { throw Reject.badPayload }
            case "key": _ = try KeyAdmission(known: Set((known.known ?? []).map(Known.key))).admit(bytes)
            case "genesis":
                return Verdict("accept", tid: TerritoryID(genesis: try Genesis(decoding: bytes)).description)
            case "request": return Verdict("accept", method: try request(bytes, knowing: known))
            default: throw UnknownKind(kind: kind)
            }
            return Verdict("accept")
        } catch let reason as Reject {
            return Verdict("refuse", reason: reason.rawValue)
        }
    }

    private static func log(_ known: Known, _ judge: (FollowedLog) throws(Reject) -> FollowedLog.Verdict) throws
        -> Verdict
    {
        guard let log = try known.followedLog() else { throw UnknownKind(kind: "a log that is not described") }
        switch try judge(log) {
        case .accept(let next, _): return Verdict("accept", size: next.size, root: "\(next.frontier.root)")
        case .alreadyHeld: return Verdict("held")
        case .pull(let from): return Verdict("pull", from: from)
        case .fork: return Verdict("fork")
        case .reject(let reason): throw reason
        }
    }

    private static func identity(_ known: Known) throws -> Identity {
        guard let identity = try known.identity() else { throw UnknownKind(kind: "an identity that is not described") }
        return identity
    }

    /// The number of operations after what somebody shows of an identity.
    private static func merged(_ bytes: [UInt8], knowing known: Known) throws -> UInt64 {
        let identity = try identity(known).merging(
            IdentityChain.decode(bytes), from: known.from ?? 0, seen: known.firstSeen ?? [], now: known.now ?? 0)
        return UInt64(identity.operations.count)
    }

    private static func proof(_ bytes: [UInt8], knowing known: Known) throws {
        guard let identity = try known.identity(), let epoch = known.epoch, let key = identity.signing.first else {
            throw UnknownKind(kind: "a log that is not described")
        }
        let origin = LogOrigin(territory: identity.territory, epoch: epoch)
        _ = try LogProof(decoding: bytes).verified(key: LogKey(origin: origin, publicKey: key))
    }

    /// In the order in which ``RemoteCall`` is to be believed: whose it claims to be, whether they signed it, for whom, when,
    /// and whether it came before.
    private static func request(_ bytes: [UInt8], knowing known: Known) throws -> String {
        let envelope = try Envelope(decoding: bytes)
        let call = try RemoteCall(decoding: envelope.payload)
        guard let key = try known.peers?[call.issuer.description].map(Known.key) else { throw Reject.originUnknown }
        if case .identity? = try? call.method { return try call.method.name }
        _ = try envelope.verified(as: RemoteCall.payloadType, by: key)
        guard let receiver = known.receiver.flatMap(TerritoryID.init), let now = known.now else {
            throw UnknownKind(kind: "a receiver that is not described")
        }
        try call.check(receiver: receiver, now: now)
        var requests = RequestGuard()
        for seen in known.seen ?? [] {
            guard let issuer = TerritoryID(seen.iss) else { continue }
            let earlier = RemoteCall(
                issuer: issuer, audience: receiver, method: .head, nonce: try Base64.decode(seen.nonce), issuedAt: now,
                expiresAt: now)
            try requests.admit(earlier, now: now)
        }
        try requests.admit(call, now: now)
        return try call.method.name
    }
}

/// A vector of a kind that this judge does not know.
struct UnknownKind: Error {
    let kind: String
}
