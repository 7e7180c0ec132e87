import Foundation
import Kernel
import Postgres
import Web

/// What a member does not want to see: one way, and nobody is told.
struct Mute: RowDecodable {
    let id: UUID
    let kind: Kind
    /// A member's id, a word in lower case, or a territory's code.
    let subject: String
    /// Nil for ever.
    let until: Date?

    enum Kind: String, SchemaEnumeration {
        case member, keyword, territory
    }

    init(row: Row) throws {
        id = try row.get("id")
        guard let kind = Kind(rawValue: try row.get("kind")) else {
            throw PostgresError.decoding(column: "kind", type: "Mute.Kind")
        }
        self.kind = kind
        subject = try row.get("subject")
        until = try row.get("until")
    }
}

/// All SQL of mutes.
struct MuteStore: Sendable {
    let database: Database

    /// What one member may mute in all, so that looking whether something is muted stays cheap.
    static let maximum = 1000

    /// Muting again sets the new end.
    func keep(
        _ id: UUID, _ kind: Mute.Kind, _ subject: String, until: Date?, by member: ID<Member>
    ) async throws -> Mute? {
        try await database.first(
            """
            INSERT INTO mute (id, member, kind, subject, until)
            SELECT \(id)::uuid, \(member)::uuid, \(kind.rawValue)::text, \(subject)::text, \(until as Date?)::timestamptz
            WHERE (SELECT count(*) FROM mute WHERE member = \(member)) < \(Self.maximum)
            ON CONFLICT (member, kind, subject) DO UPDATE SET until = excluded.until
            RETURNING id, kind, subject, until
            """,
            as: Mute.self)
    }

    func remove(_ kind: Mute.Kind, _ subject: String, by member: ID<Member>) async throws {
        try await database.execute(
            "DELETE FROM mute WHERE member = \(member) AND kind = \(kind.rawValue) AND subject = \(subject)")
    }

    func remove(_ id: UUID, by member: ID<Member>) async throws {
        try await database.execute("DELETE FROM mute WHERE member = \(member) AND id = \(id)")
    }

    func list(of member: ID<Member>, after: UUID?, limit: Int, at now: Date) async throws -> [Mute] {
        try await database.read(
            """
            SELECT id, kind, subject, until FROM mute
            WHERE member = \(member) AND id < coalesce(\(after as UUID?), 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                AND (until IS NULL OR until > \(now))
            ORDER BY id DESC LIMIT \(limit)
            """,
            as: Mute.self)
    }
}
