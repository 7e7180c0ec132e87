import FederationCore
import Foundation
import Kernel
import Postgres

/// The right to give positions and to sign, for one process at a time (TFL v1 section 4). Every change of the log asks for it in
/// its own transaction, so that a process that was paused while another took over can change nothing.
struct Lease: Hashable, Sendable {
    let id: UUID

    /// How often a process that waits looks whether the other is gone.
    static let lookInterval = Duration.milliseconds(500)

    /// Takes the lease, where its holder is this pool or has no connection to the database any more.
    ///
    /// That the holder lives is seen by its connections, each pool's by their name, so that nobody has to write a heartbeat, and
    /// a killed process is followed at once. Whoever is wrongly thought gone is only deposed.
    /// - Parameters:
    ///   - key: only whoever has the key that signs the next head may give positions.
    ///   - retired: keys that the territory's identity has replaced. A database that names one is older than that.
    /// - Returns: nil where another process holds it, or another key signs.
    static func claim(
        in database: Database, key: Ed25519PublicKey, retired: [Ed25519PublicKey] = [], world: World
    ) async throws -> Lease? {
        let lease = Lease(id: world.uuidV7())
        let changed = try await database.execute(
            """
            UPDATE log_head SET lease = \(lease.id), leader = current_setting('application_name'),
                signing_key = CASE WHEN signing_key = ANY (\(retired.map(\.bytes))::bytea[]) THEN \(key.bytes) ELSE signing_key END
            WHERE (leader = current_setting('application_name') OR NOT EXISTS (
                SELECT FROM pg_stat_activity WHERE usename = current_user AND application_name = leader
            )) AND (coalesce(signing_key, \(key.bytes)) = \(key.bytes) OR signing_key = ANY (\(retired.map(\.bytes))::bytea[]))
            """)
        return changed == 1 ? lease : nil
    }

    /// What the holder's connections are called.
    static func holder(in database: Database) async throws -> String {
        try await database.read("SELECT leader FROM log_head").first?.get("leader") ?? ""
    }
}

/// Another process has taken the lease, another key signs now, or the database is not the one that it was taken in.
struct Deposed: Error {}
