public import FederationCore
import Foundation
import Postgres

extension PeerStore {
    /// Takes what a peer shows of its identity, and what that means for what is held of its log.
    ///
    /// Where its history was cut, by a new epoch or because a key is known to be stolen, what is held beyond the cut is set aside.
    /// What those entries did here is taken back before anything else takes effect.
    /// - Parameters:
    ///   - first: the number of the first of `envelopes`; the genesis is 0.
    ///   - now: Unix seconds.
    /// - Returns: whether the identity changed.
    /// - Throws: ``Reject``: nothing is kept then.
    public func learn(
        _ envelopes: [Envelope], from first: Int, of territory: TerritoryID, now: UInt64
    ) async throws -> Bool {
        try await database.write { transaction in
            guard
                let row = try await transaction.query(
                    "\(unsafe: Self.rows) WHERE tid = \(territory.description) FOR UPDATE"
                ).first
            else { throw Reject.originUnknown }
            let rows = try await transaction.query(PeerIdentities.operations(of: territory))
            let start = Identity(genesis: try Genesis(decoding: row.get("genesis", as: [UInt8].self)))
            let known = try PeerIdentities.identity(from: start, rows)
            let seen = try rows.map { UInt64(clamping: try $0.get("seen_at", as: Int64.self)) }
            let learnt = try known.merging(envelopes, from: first, seen: seen, now: now)
            guard learnt != known else { return false }
            try await keep(learnt, instead: known, now: now, in: transaction)
            let log = try Peer.log(row, learnt)
            try await HistoryCut(log: log, known: known, in: transaction).perform()
            return true
        }
    }

    /// Whether what is known of a territory's identity may still be overruled.
    /// - Parameter now: Unix seconds.
    func mayBeOverruled(_ territory: TerritoryID, now: UInt64) async throws -> Bool {
        let rows = try await database.read(PeerIdentities.operations(of: territory))
        let seen = try rows.map { UInt64(clamping: try $0.get("seen_at", as: Int64.self)) }
        return try await find(territory).log.identity.mayBeOverruled(seen: seen, now: now)
    }

    /// Sizes of the kept heads up to one, in their order.
    func headSizes(of territory: TerritoryID, upTo size: UInt64) async throws -> [UInt64] {
        let rows = try await database.read(
            """
            SELECT DISTINCT size FROM peer_note WHERE tid = \(territory.description) AND size BETWEEN 1 AND \(Int64(clamping: size))
            ORDER BY size
            """)
        return try rows.map { UInt64(clamping: try $0.get("size", as: Int64.self)) }
    }

    /// The root of the kept head of a size.
    func root(of territory: TerritoryID, at size: UInt64) async throws -> Hash {
        let rows = try await database.read(
            """
            SELECT note FROM peer_note WHERE tid = \(territory.description) AND size = \(Int64(clamping: size)) ORDER BY epoch LIMIT 1
            """)
        guard let note: [UInt8] = try rows.first?.get("note") else { throw Reject.sequenceMismatch }
        return try SignedHead(kept: note).root
    }

    /// Goes back to a size up to which the origin proved that what is held begins what its next epoch builds on.
    func goBack(_ territory: TerritoryID, to size: UInt64) async throws {
        let identity = try await find(territory).log.identity
        try await database.write { transaction in
            guard
                let row = try await transaction.query(
                    "\(unsafe: Self.rows) WHERE tid = \(territory.description) FOR UPDATE"
                ).first
            else { throw Reject.originUnknown }
            let log = try Peer.log(row, identity)
            guard log.size > size else { return }
            try await HistoryCut(log: log, known: identity, in: transaction).perform(common: size)
        }
    }

    private func keep(
        _ learnt: Identity, instead known: Identity, now: UInt64, in transaction: Transaction
    ) async throws {
        let tid = learnt.territory.description
        let same = zip(known.operations, learnt.operations).prefix { $0.payload == $1.payload }.count
        let new = learnt.operations.enumerated().dropFirst(same)
        try await transaction.execute("DELETE FROM peer_identity WHERE tid = \(tid) AND number > \(same)")
        try await transaction.execute(
            """
            INSERT INTO peer_identity (tid, number, envelope, seen_at)
            SELECT \(tid)::text, number, envelope, \(Int64(clamping: now))::bigint
            FROM unnest(\(new.map { Int32($0.offset + 1) })::integer[], \(new.map { $0.element.encoded })::bytea[])
                AS operation (number, envelope)
            """)
        try await transaction.execute(
            "UPDATE peer SET identity_hash = \(learnt.lastHash.bytes) WHERE tid = \(tid)")
        // Heads that a stolen key signed must not be held against those that come in their place.
        try await transaction.execute("DELETE FROM peer_head WHERE tid = \(tid)")
        try await keepKeys(of: learnt, in: transaction)
    }

    /// A peer that only lists another's key cannot take it away from whoever has it: nothing but a head that the key signed shows
    /// whose it is. Two that list one key and have signed nothing by it are both followed, for every signature names its log.
    /// - Throws: ``Reject/keyNotAdmissible`` where one of them has signed another peer's log, or is published with its secret half.
    func keepKeys(of identity: Identity, in transaction: Transaction) async throws {
        try KeyAdmission.published.admit(identity)
        let tid = identity.territory.description
        let keys = Array(Set(identity.spans.map(\.key.bytes)))
        let claims = try await transaction.query(
            "SELECT public_key, tid FROM peer_key WHERE public_key = ANY (\(keys)::bytea[]) AND tid <> \(tid)")
        for claim in claims {
            let key = try Ed25519PublicKey(claim.get("public_key", as: [UInt8].self))
            guard let other = TerritoryID(try claim.get("tid", as: String.self)) else { throw Reject.badIdentity }
            if try await hasSigned(key, of: other, in: transaction) { throw Reject.keyNotAdmissible }
        }
        try await transaction.execute(
            """
            INSERT INTO peer_key (public_key, tid) SELECT key, \(tid)::text FROM unnest(\(keys)::bytea[]) AS key
            ON CONFLICT (public_key) DO UPDATE SET tid = excluded.tid
            """)
    }

    /// Whether a key of a peer signed a head of its log that is held here.
    private func hasSigned(
        _ key: Ed25519PublicKey, of territory: TerritoryID, in transaction: Transaction
    ) async throws -> Bool {
        guard
            let row = try await transaction.query(
                "\(unsafe: Self.rows) WHERE tid = \(territory.description)"
            ).first
        else { return false }
        let start = Identity(genesis: try Genesis(decoding: row.get("genesis", as: [UInt8].self)))
        let identity = try PeerIdentities.identity(
            from: start, try await transaction.query(PeerIdentities.operations(of: territory)))
        for span in identity.spans where span.key == key {
            let notes = try await transaction.query(newestNote(in: span, of: territory))
            if let note = try notes.first?.get("note", as: [UInt8].self), Self.isSigned(note, by: key) { return true }
        }
        return false
    }

    private func newestNote(in span: KeySpan, of territory: TerritoryID) -> SQL {
        let end = span.end ?? HeadPosition(epoch: UInt64(Int64.max), size: 0)
        return """
            SELECT note FROM peer_note WHERE tid = \(territory.description)
                AND (epoch, size) >= (\(Int64(clamping: span.from.epoch)), \(Int64(clamping: span.from.size)))
                AND (epoch, size) < (\(Int64(clamping: end.epoch)), \(Int64(clamping: end.size)))
            ORDER BY epoch DESC, size DESC LIMIT 1
            """
    }

    private static func isSigned(_ note: [UInt8], by key: Ed25519PublicKey) -> Bool {
        guard let head = try? SignedHead(kept: note) else { return false }
        let key = LogKey(origin: head.checkpoint.origin, publicKey: key)
        return (try? Checkpoint.verified(note: note, key: key)) != nil
    }
}
