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

    public static func verified(
        note: SignedNote, key: LogKey, witnesses: [LogKey] = []
    ) throws(Reject) -> VerifiedCheckpoint {
        let checkpoint = try Checkpoint(text: note.text)
        try checkpoint.origin.require(key.name)
        let times = try note.verified(by: [key, key.cosigning] + witnesses)
        guard key.kind == .signature, times[key] != nil else { throw .signatureMissing }
        var seen: [LogKey: UInt64] = [:]
        for witness in witnesses where witness.publicKey != key.publicKey { seen[witness] = times[witness] ?? nil }
        return VerifiedCheckpoint(checkpoint: checkpoint, freshness: times[key.cosigning] ?? nil, witnesses: seen)
    }
}

extension LogOrigin {
    fileprivate func require(_ name: String) throws(Reject) {
        guard description != name else { return }
        throw LogOrigin(name)?.territory == territory ? .wrongEpoch : .wrongOrigin
    }
}
