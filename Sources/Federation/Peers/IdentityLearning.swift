public import FederationCore
import Foundation
import Postgres

extension PeerStore {
    /// Takes what a peer shows of its identity, and what that means for what is held of its log.
    ///
    /// Where its history was cut, by a new epoch or because a key is known to be stolen, what is held beyond the cut is set aside.
    /// What those entries did here stays until later facts say otherwise.
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
            try await HistoryCut(log: log, in: transaction).perform()
            return true
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

    /// - Throws: ``Reject/keyNotAdmissible`` where one of them signs for another peer.
    func keepKeys(of identity: Identity, in transaction: Transaction) async throws {
        let tid = identity.territory.description
        let keys = Array(Set(identity.spans.map(\.key.bytes)))
        try await transaction.execute(
            """
            INSERT INTO peer_key (public_key, tid) SELECT key, \(tid)::text FROM unnest(\(keys)::bytea[]) AS key
            ON CONFLICT (public_key) DO NOTHING
            """)
        let others = try await transaction.query(
            "SELECT 1 FROM peer_key WHERE public_key = ANY (\(keys)::bytea[]) AND tid <> \(tid) LIMIT 1")
        guard others.isEmpty else { throw Reject.keyNotAdmissible }
    }
}
