public import FederationCore
public import Postgres

/// Proofs from a kept log, the territory's own or its copy of a peer's. Each is verified against a signed head before it is given,
/// so that no damage of what is kept becomes a wrong proof.
public struct LogProofs: Sendable {
    private let database: Database
    private let owner: KeptLog.Owner

    public init(_ owner: KeptLog.Owner, in database: Database) {
        self.owner = owner
        self.database = database
    }

    /// That an entry is in the log.
    ///
    /// - Parameters:
    ///   - size: the head that proves it is the first kept one of at least so many entries; nil is the newest.
    ///   - withPayload: whether the proof brings the payload too, where everybody may have it.
    /// - Throws: ``RemoteFailure/futureCursor(size:)`` where there is no such head; ``Reject/sequenceMismatch`` where `sequence`
    ///   is not below `size`; ``Reject/rootMismatch`` where the log is not what was signed.
    public func inclusion(
        of sequence: UInt64, size: UInt64? = nil, withPayload: Bool = false
    ) async throws -> LogProof {
        let newest = try await newest()
        guard let head = try await newest.first(ofAtLeast: size ?? newest.size, of: owner, in: database) else {
            throw RemoteFailure.futureCursor(size: newest.size)
        }
        guard sequence < size ?? head.size else { throw Reject.sequenceMismatch }
        let tree = tree(at: head)
        guard let item = try await tree.store.item(at: sequence) else { throw Reject.rootMismatch }
        let note = try await witnessed(head)
        return try await verified(tree) {
            let path = try await tree.roots(
                of: MerklePath.inclusion(of: sequence, size: head.size), size: head.size)
            let proof = try LogProof(
                item: withPayload ? item.forEverybody : item.withoutPayload, index: sequence, path: path,
                note: note)
            try proof.check(leaf: item.leaf, in: head.checkpoint)
            return proof
        }
    }

    /// That the log at a kept head begins with what it was at an earlier size.
    /// - Throws: ``RemoteFailure/futureCursor(size:)`` where `size` is not reached; ``Reject/sequenceMismatch`` where no head of
    ///   that size is kept, or `oldSize` is greater; ``Reject/rootMismatch`` where the log is not what was signed.
    public func consistency(from oldSize: UInt64, to size: UInt64) async throws -> [Hash] {
        let newest = try await newest()
        guard size <= newest.size else { throw RemoteFailure.futureCursor(size: newest.size) }
        guard oldSize <= size, let head = try await newest.last(ofSize: size, of: owner, in: database) else {
            throw Reject.sequenceMismatch
        }
        guard oldSize > 0, oldSize < size else { return [] }
        let tree = tree(at: head)
        return try await verified(tree) {
            let old = 0..<oldSize
            var path = try await tree.roots(of: [old] + MerklePath.consistency(from: oldSize, to: size), size: size)
            let oldRoot = path.removeFirst()
            guard
                MerkleProof.isConsistent(
                    oldSize: oldSize, oldRoot: oldRoot, newSize: size, newRoot: head.checkpoint.root, path: path)
            else { throw Reject.badProof }
            return path
        }
    }

    private func newest() async throws -> KeptHead {
        guard let head = try await KeptHead.newest(of: owner, in: database) else {
            throw RemoteFailure.futureCursor(size: 0)
        }
        return head
    }

    /// With the lines of the own log's witnesses: then it proves also that its territory showed the same to them.
    private func witnessed(_ head: KeptHead) async throws -> [UInt8] {
        guard case .own = owner else { return head.note }
        let lines = try await CosignatureStore(database: database).lines(under: head.checkpoint)
        return try SignedNote(decoding: head.note).cosigned(by: lines).encoded
    }

    private func tree(at head: KeptHead) -> LogTree {
        LogTree(store: TreeStore(database: database, log: owner.name, epoch: head.epoch))
    }

    /// A proof that does not verify was made from hashes that are damaged; those can be computed anew, entries cannot.
    private func verified<Proof>(_ tree: LogTree, _ make: () async throws -> Proof) async throws -> Proof {
        do {
            return try await make()
        } catch Reject.badProof, Reject.rootMismatch {
            try await tree.forget()
        }
        do {
            return try await make()
        } catch Reject.badProof {
            throw Reject.rootMismatch
        }
    }
}

extension KeptLog.Owner {
    /// As `kept_entry` and `subtree` name it.
    fileprivate var name: String {
        switch self {
        case .own: "own"
        case .peer(let tid): tid.description
        }
    }
}

extension BatchItem {
    fileprivate var withoutPayload: BatchItem { BatchItem(entry: entry, payload: .absent) }

    fileprivate var forEverybody: BatchItem { entry.audience == .everyone ? self : withoutPayload }
}
