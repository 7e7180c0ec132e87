/// A head whose log's signature has been verified. Only verification makes one.
public struct VerifiedCheckpoint: Hashable, Sendable {
    public let checkpoint: Checkpoint
    /// Unix seconds at which the log stated this to be its newest head; nil where it did not.
    public let freshness: UInt64?
    /// The witnesses among those asked for, and when each saw the head.
    public let witnesses: [LogKey: UInt64]
}

extension Checkpoint {
    /// The head that `note` holds, if the log's own key signed it.
    ///
    /// - Parameters:
    ///   - note: bytes from anybody.
    ///   - key: the log's key for this position; its name is the origin that is expected.
    ///   - witnesses: cosigning keys of others that count; the log is no witness of itself. All further lines are ignored.
    /// - Throws: ``Reject/wrongOrigin``, ``Reject/wrongEpoch``, ``Reject/signatureMissing``,
    ///   ``Reject/signatureInvalid``, and what makes no note or no head at all.
    public static func verified(
        note: some Collection<UInt8>, key: LogKey, witnesses: [LogKey] = []
    ) throws(Reject) -> VerifiedCheckpoint {
        try verified(note: SignedNote(decoding: note), key: key, witnesses: witnesses)
    }

    /// The head that `note` holds, if a key signed it that its territory had for that place of its history.
    /// - Parameter epoch: the one that is expected; nil takes any that the territory has had.
    public static func verified(
        note: some Collection<UInt8>, of identity: Identity, epoch: UInt64?, witnesses: [LogKey] = []
    ) throws(Reject) -> VerifiedCheckpoint {
        let note = try SignedNote(decoding: note)
        let checkpoint = try Checkpoint(text: note.text)
        let epoch = epoch ?? checkpoint.origin.epoch
        let origin = LogOrigin(territory: identity.territory, epoch: epoch)
        try checkpoint.origin.require(origin.description)
        let keys = identity.keys(at: HeadPosition(epoch: epoch, size: checkpoint.size))
        let signers = keys.map { LogKey(origin: origin, publicKey: $0) }.filter(note.isSigned)
        guard !signers.isEmpty else {
            let others = identity.spans.map { LogKey(origin: origin, publicKey: $0.key) }
            throw others.contains(where: note.isSigned) ? .keyNotAdmissible : .signatureMissing
        }
        return try verified(note, checkpoint, keys: signers, witnesses: witnesses)
    }

    public static func verified(
        note: SignedNote, key: LogKey, witnesses: [LogKey] = []
    ) throws(Reject) -> VerifiedCheckpoint {
        let checkpoint = try Checkpoint(text: note.text)
        try checkpoint.origin.require(key.name)
        guard key.kind == .signature, note.isSigned(by: key) else { throw .signatureMissing }
        return try verified(note, checkpoint, keys: [key], witnesses: witnesses)
    }

    private static func verified(
        _ note: SignedNote, _ checkpoint: Checkpoint, keys: [LogKey], witnesses: [LogKey]
    ) throws(Reject) -> VerifiedCheckpoint {
        let times = try note.verified(by: keys + keys.map(\.cosigning) + witnesses)
        var seen: [LogKey: UInt64] = [:]
        for witness in witnesses where !keys.contains(where: { $0.publicKey == witness.publicKey }) {
            seen[witness] = times[witness] ?? nil
        }
        let freshness = keys.compactMap { times[$0.cosigning] ?? nil }.max()
        return VerifiedCheckpoint(checkpoint: checkpoint, freshness: freshness, witnesses: seen)
    }
}

extension LogOrigin {
    fileprivate func require(_ name: String) throws(Reject) {
        guard description != name else { return }
        throw LogOrigin(name)?.territory == territory ? .wrongEpoch : .wrongOrigin
    }
}
