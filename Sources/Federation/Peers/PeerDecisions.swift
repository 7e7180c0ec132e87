public import FederationCore
import Foundation
public import Postgres

/// What an operator decides about a peer. The running node follows each decision at its next look, within a second or so.
public struct PeerDecisions: Sendable {
    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Stops fetching, applying and answering (S-096). What is held stays and can be verified.
    public func block(_ territory: TerritoryID) async throws {
        try await database.execute("UPDATE peer SET state = 'blocked' WHERE tid = \(territory.description)")
    }

    /// Goes on where it was stopped; whoever told two histories stays forked.
    public func unblock(_ territory: TerritoryID) async throws {
        try await database.execute(
            """
            UPDATE peer SET state = CASE WHEN fork_proof IS NOT NULL THEN 'forked' WHEN size = 0 THEN 'new'
                WHEN applied = size THEN 'live' ELSE 'syncing' END
            WHERE tid = \(territory.description) AND state = 'blocked'
            """)
        try await PeerStatusStore(database: database).retry(territory)
    }

    /// Sets what the peer may do here. Entries that were skipped and are taken now get their turn.
    public func set(_ policy: PeerPolicy, of territory: TerritoryID) async throws {
        try await write(policy, of: territory)
        try await wake()
    }

    private func write(_ policy: PeerPolicy, of territory: TerritoryID) async throws {
        let types = policy.types.map { $0.sorted() }
        try await database.write { transaction in
            try await transaction.execute(
                """
                UPDATE peer SET types = \(types as [String]?)::text[],
                    rate = nullif(\(policy.rate)::integer, \(PeerPolicy.defaultRate)::integer),
                    kept_limit = nullif(\(policy.keptBytes)::bigint, \(PeerPolicy.defaultKeptBytes)::bigint)
                WHERE tid = \(territory.description)
                """)
            try await transaction.execute(
                """
                UPDATE peer_entry SET outcome = 'late', attempts = 0
                WHERE tid = \(territory.description) AND outcome = 'not_taken' AND (\(types as [String]?)::text[] IS NULL
                    OR convert_from(substring(entry FROM 39 FOR get_byte(entry, 37)), 'UTF8') = ANY (\(types as [String]?)))
                """)
        }
    }

    /// Has everything that is missing asked for now, whatever failed before.
    public func retry(_ territory: TerritoryID) async throws {
        guard try await PeerStore(database: database).find(territory).log.state != .blocked else {
            throw Reject.originBlocked
        }
        try await PeerStatusStore(database: database).retry(territory)
    }

    /// Has quarantined entries tried again, in their order.
    /// - Returns: how many.
    @discardableResult
    public func redrive(_ territory: TerritoryID) async throws -> Int {
        let count = try await database.execute(
            """
            UPDATE peer_entry SET outcome = 'late', attempts = 0
            WHERE tid = \(territory.description) AND outcome = 'quarantined'
            """)
        try await wake()
        return count
    }

    /// Has one quarantined entry tried again.
    /// - Returns: whether there was one at that position.
    @discardableResult
    public func redrive(_ territory: TerritoryID, at sequence: UInt64) async throws -> Bool {
        let changed = try await database.execute(
            """
            UPDATE peer_entry SET outcome = 'late', attempts = 0
            WHERE tid = \(territory.description) AND sequence = \(Int64(clamping: sequence)) AND outcome = 'quarantined'
            """)
        try await wake()
        return changed > 0
    }

    /// Believes a peer again that told two histories, because it began a new epoch since: the proof is about an earlier one. Where what is
    /// held is not what that epoch builds on, the running node goes back to where they part.
    /// - Returns: false where it is not known to have begun one; then there is nothing to believe.
    public func believeAgain(_ territory: TerritoryID) async throws -> Bool {
        let rows = try await database.read("SELECT fork_proof FROM peer WHERE tid = \(territory.description)")
        guard let bytes: [UInt8] = try rows.first?.get("fork_proof") else { return false }
        let epoch = try await PeerStore(database: database).find(territory).log.identity.epoch
        guard let forked = try ForkProof(decoding: bytes).claimedOrigin?.epoch, forked < epoch else { return false }
        let changed = try await database.execute(
            """
            UPDATE peer SET fork_proof = NULL, state = CASE WHEN state = 'blocked' THEN state ELSE 'syncing' END
            WHERE tid = \(territory.description) AND fork_proof = \(Data(bytes))
            """)
        return changed == 1
    }

    /// A notification is nothing to believe; whatever was decided stands in the tables.
    private func wake() async throws {
        try await database.execute("NOTIFY \(unsafe: PeerStatusStore.channel)")
    }
}
