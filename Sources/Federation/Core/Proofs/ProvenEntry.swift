/// An entry that is known to be in a territory's log, with the head that says so. Only verification makes one.
public struct ProvenEntry: Hashable, Sendable {
    public let item: BatchItem
    public let head: VerifiedCheckpoint
}

extension LogProof {
    /// The entry, if it is in the log of `identity`, in whatever epoch.
    ///
    /// - Parameters:
    ///   - entry: its bytes, where the proof does not bring them.
    ///   - witnesses: cosigning keys of others that count.
    /// - Throws: ``Reject/badProof``, and what is wrong with head, entry or payload.
    public func verified(
        entry: [UInt8]? = nil, of identity: Identity, witnesses: [LogKey] = []
    ) throws(Reject) -> ProvenEntry {
        try verified(
            entry: entry, under: Checkpoint.verified(note: note, of: identity, epoch: nil, witnesses: witnesses))
    }

    /// The entry, if it is in the log whose key is `key`.
    public func verified(
        entry: [UInt8]? = nil, key: LogKey, witnesses: [LogKey] = []
    ) throws(Reject) -> ProvenEntry {
        try verified(entry: entry, under: Checkpoint.verified(note: note, key: key, witnesses: witnesses))
    }

    private func verified(entry: [UInt8]?, under head: VerifiedCheckpoint) throws(Reject) -> ProvenEntry {
        let item = try item(given: entry)
        guard item.entry.sequence == index else { throw .sequenceMismatch }
        try check(leaf: item.leaf, in: head.checkpoint)
        try item.payload.check(against: item.entry)
        return ProvenEntry(item: item, head: head)
    }

    private func item(given entry: [UInt8]?) throws(Reject) -> BatchItem {
        guard let entry else {
            guard let item else { throw .badFrame }
            return item
        }
        guard item == nil || item?.encodedEntry == entry else { throw .badProof }
        if let item { return item }
        return BatchItem(entry: try Entry(decoding: entry[...]), payload: .absent)
    }
}
