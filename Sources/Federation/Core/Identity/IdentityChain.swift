/// All that a territory shows of its identity: the genesis and every operation since, each in its envelope.
public struct IdentityChain: Hashable, Sendable {
    /// Of what is sent at once; who lacks more asks from where it ended.
    public static let maximumBytes = Batch.maximumBytes

    public let identity: Identity
    /// The genesis as one of its rotation keys signed it.
    public let genesis: Envelope

    public var envelopes: [Envelope] { [genesis] + identity.operations }

    /// The chain with one operation more.
    /// - Throws: ``Reject`` where it does not follow.
    public func appending(_ operation: Envelope) throws(Reject) -> IdentityChain {
        try IdentityChain(envelopes + [operation])
    }

    /// - Parameter envelopes: the whole chain, the genesis first.
    /// - Throws: ``Reject/badIdentity``, ``Reject/signatureInvalid`` where one does not follow.
    public init(_ envelopes: [Envelope]) throws(Reject) {
        guard let genesis = envelopes.first else { throw .badIdentity }
        self.genesis = genesis
        identity = try Identity(genesis: Genesis(verifying: genesis))
            .merging(envelopes, from: 0, seen: [], now: 0)
    }
}

/// On the wire and in files: one envelope per line.
extension IdentityChain {
    /// - Parameter envelopes: in order, beginning at the number that was asked for.
    /// - Returns: as many as may be sent at once.
    public static func encode(_ envelopes: some Sequence<Envelope>) -> [UInt8] {
        var bytes: [UInt8] = []
        for envelope in envelopes {
            let line = envelope.encoded + [0x0a]
            if bytes.count + line.count > maximumBytes { break }
            bytes += line
        }
        return bytes
    }

    /// The whole chain, as a file holds it.
    public var encoded: [UInt8] {
        envelopes.flatMap { $0.encoded + [0x0a] }
    }

    /// - Parameter limit: how many bytes may come.
    /// - Throws: ``Reject/tooLarge``, ``Reject/badIdentity`` where a line is none, and what makes no envelope.
    public static func decode(_ bytes: [UInt8], upTo limit: Int = maximumBytes) throws(Reject) -> [Envelope] {
        guard bytes.count <= limit else { throw .tooLarge }
        guard !bytes.isEmpty else { return [] }
        guard bytes.last == 0x0a else { throw .badIdentity }
        var envelopes: [Envelope] = []
        for line in bytes.dropLast().split(separator: 0x0a, omittingEmptySubsequences: false) {
            envelopes.append(try Envelope(decoding: Array(line)))
        }
        return envelopes
    }
}

extension Genesis {
    /// The genesis as a chain begins with it.
    /// - Parameter signer: one of its rotation keys.
    public func signed(by signer: some Signer) throws -> Envelope {
        guard rotation.contains(signer.publicKey) else { throw Reject.keyNotAdmissible }
        return try Envelope(payload: encoded, type: Self.payloadType, signedBy: signer)
    }

    /// The genesis that a chain begins with.
    /// - Throws: ``Reject/signatureInvalid`` where none of its rotation keys signed it.
    public init(verifying envelope: Envelope) throws(Reject) {
        guard envelope.payloadType == Self.payloadType else { throw .badIdentity }
        let genesis = try Genesis(decoding: envelope.payload)
        guard genesis.rotation.contains(where: { (try? envelope.verified(as: Self.payloadType, by: $0)) != nil }) else {
            throw .signatureInvalid
        }
        self = genesis
    }
}

extension Identity {
    /// The identity after what somebody shows of it, from an operation on.
    ///
    /// Where two operations claim one place, a rotation key of higher priority overrules a lower one, for
    /// ``overruleWindow`` seconds after the lower one was first seen here: a thief of a lower key cannot keep what it took, and a
    /// history that stood for three days stands.
    /// - Parameters:
    ///   - first: the number of the first of `envelopes`; the genesis is 0.
    ///   - seen: when each operation after the genesis was first seen here, in Unix seconds.
    /// - Throws: ``Reject/identityConflict`` where it overrules what it may not, and what makes no chain.
    public func merging(
        _ envelopes: [Envelope], from first: Int, seen: [UInt64], now: UInt64
    ) throws(Reject) -> Identity {
        var others = envelopes[...]
        if first == 0, let genesis = others.popFirst() {
            guard try Genesis(verifying: genesis) == self.genesis else { throw .wrongOrigin }
        }
        let start = max(first, 1)
        guard start <= operations.count + 1 else { throw .badIdentity }
        let known = operations[(start - 1)...]
        let same = zip(known, others).prefix { $0.payload == $1.payload }.count
        others = others.dropFirst(same)
        let place = start - 1 + same
        if others.isEmpty { return self }
        guard place < operations.count else { return try extended(by: others) }
        let other = try prefix(place).extended(by: others)
        guard other.signers[place] < signers[place], Self.isOpen(since: seen[place], now: now) else {
            throw .identityConflict
        }
        return other
    }

    /// Whether one of its operations may still be overruled: whoever has ended, or has other keys, may turn out not to.
    /// - Parameter seen: when each operation after the genesis was first seen here, in Unix seconds.
    public func mayBeOverruled(seen: [UInt64], now: UInt64) -> Bool {
        zip(signers, seen).contains { signer, seen in signer > 0 && Self.isOpen(since: seen, now: now) }
    }

    private static func isOpen(since seen: UInt64, now: UInt64) -> Bool {
        now <= seen.addingReportingOverflow(overruleWindow).partialValue
    }

    private func extended(by envelopes: ArraySlice<Envelope>) throws(Reject) -> Identity {
        var identity = self
        for envelope in envelopes { identity = try identity.appending(envelope) }
        return identity
    }
}
