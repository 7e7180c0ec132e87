import Content
import ContentStorage
import Foundation
import Kernel
import Postgres
import Web

/// The requests of the Pinning Service API and what became of them.
struct PinStore: Sendable {
    let storage: ContentStorage
    let limits: ContentLimits

    private var database: Database { storage.database }

    /// - Parameter key: what whoever asks calls the asking; one that was told with it before is not added again.
    /// - Returns: also whether it is new.
    /// - Throws: ``Problem`` `overQuota`, `keyReused`; `notSignedIn` where the member was erased meanwhile.
    func add(
        _ request: PinRequest, id: UUID, key: String?, for member: SignedInMember, at time: Date
    ) async throws -> (record: PinRecord, isNew: Bool) {
        let before = try await database.write { transaction -> PinRecord? in
            guard try await storage.admits(PinOperations.holder(member.id), in: transaction) else {
                throw Problem(.notSignedIn)
            }
            // Whoever else asks for something waits behind the admission, so the number is right, and the key is not used meanwhile.
            if let key, let asked = try await use(key, for: request, of: member, at: time, in: transaction) {
                return asked
            }
            let count = try await transaction.query(
                "SELECT count(*) AS count FROM content_pin WHERE member = \(member.id.uuid)")
            let used = try count.first?.get("count", as: Int.self) ?? 0
            guard used < limits.pins else { throw Problem.tooMany(used: used, limit: limits.pins, more: 1) }
            try await transaction.execute(
                """
                INSERT INTO content_pin (id, member, root, name, origins, meta, status, created_at, request_key)
                VALUES (\(id), \(member.id.uuid), \(Data(request.cid.v1.bytes)), \(request.name),
                    \(request.origins)::text[], \(try PostgresJSON(encoding: request.meta)), 'queued', \(time),
                    \(key as String?))
                """)
            return nil
        }
        if let before { return (before, false) }
        guard let record = try await record(id, of: member) else { throw Problem.notFound }
        return (record, true)
    }

    /// What a member asked for with this key.
    /// - Throws: ``Problem`` `keyReused` where that was something else.
    func known(
        as key: String, _ request: PinRequest, of member: SignedInMember, at time: Date
    ) async throws -> PinRecord? {
        let asked = try await database.first(Self.asked(as: key, member, at: time), as: PinRecord.self)
        return try asked.map { try request.same($0) }
    }

    private func use(
        _ key: String, for request: PinRequest, of member: SignedInMember, at time: Date, in transaction: Transaction
    ) async throws -> PinRecord? {
        let asked = try await transaction.first(Self.asked(as: key, member, at: time), as: PinRecord.self)
        if let asked { return try request.same(asked) }
        // After a day it is any other key.
        try await transaction.execute(
            "UPDATE content_pin SET request_key = NULL WHERE member = \(member.id.uuid) AND request_key = \(key)")
        return nil
    }

    /// In seconds.
    private static let keyLife: TimeInterval = 24 * 60 * 60

    private static func asked(as key: String, _ member: SignedInMember, at time: Date) -> SQL {
        """
        SELECT * FROM content_pin WHERE member = \(member.id.uuid) AND request_key = \(key)
            AND created_at >= \(time.addingTimeInterval(-keyLife))
        """
    }

    func record(_ id: UUID, of member: SignedInMember) async throws -> PinRecord? {
        try await database.first(
            "SELECT * FROM content_pin WHERE id = \(id) AND member = \(member.id.uuid)", as: PinRecord.self)
    }

    func remove(_ id: UUID, of member: SignedInMember, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            "DELETE FROM content_pin WHERE id = \(id) AND member = \(member.id.uuid)") > 0
    }

    /// Whether another request of the member wants the same.
    func isWanted(_ cid: CID, by member: SignedInMember, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            "SELECT 1 FROM content_pin WHERE root = \(Data(cid.v1.bytes)) AND member = \(member.id.uuid) LIMIT 1"
        ).isEmpty
    }

    func settle(_ id: UUID, _ status: String, info: String? = nil) async throws {
        try await database.execute(
            "UPDATE content_pin SET status = \(status), info = \(info as String?) WHERE id = \(id)")
    }

    /// Somebody tries to get it now.
    func begin(_ id: UUID, at now: Date) async throws {
        try await database.execute(
            "UPDATE content_pin SET status = 'pinning', info = NULL, tried_at = \(now) WHERE id = \(id)")
    }

    /// What waits, what was tried longest ago first.
    /// - Parameter share: of one member not more, so that nobody who asks for much keeps others waiting.
    func queued(limit: Int, share: Int) async throws -> [Queued] {
        try await database.read(
            """
            SELECT id, member, root, name, created_at FROM (
                SELECT *, row_number() OVER (
                    PARTITION BY member ORDER BY tried_at NULLS FIRST, created_at, id) AS place
                FROM content_pin WHERE status IN ('queued', 'pinning')) AS waiting
            WHERE place <= \(share) ORDER BY tried_at NULLS FIRST, created_at, id LIMIT \(limit)
            """, as: Queued.self)
    }

    /// Something that a member wants and that was not here. What was being fetched when a process ended is fetched again.
    struct Queued: Sendable, RowDecodable {
        let id: UUID
        let member: UUID
        let cid: CID
        let name: String
        let created: Date

        init(row: Row) throws {
            id = try row.get("id")
            member = try row.get("member")
            cid = try CID(Array(row.get("root", as: Data.self)))
            name = try row.get("name")
            created = try row.get("created_at")
        }
    }

    /// How many match, and the newest of them.
    func list(_ filter: PinFilter, of member: SignedInMember) async throws -> (count: Int, records: [PinRecord]) {
        let rows = try await database.read(
            """
            SELECT *, count(*) OVER () AS matching FROM content_pin
            WHERE member = \(member.id.uuid) AND status = ANY(\(filter.statuses)::text[])
                AND (\(filter.cids.isEmpty) OR root = ANY(\(filter.cids)::bytea[]))
                AND (\(filter.name == nil) OR CASE \(filter.match.rawValue)
                    WHEN 'exact' THEN name = \(filter.name ?? "")
                    WHEN 'iexact' THEN lower(name) = lower(\(filter.name ?? ""))
                    WHEN 'partial' THEN strpos(name, \(filter.name ?? "")) > 0
                    ELSE strpos(lower(name), lower(\(filter.name ?? ""))) > 0 END)
                AND (\(filter.before == nil) OR created_at < \(filter.before as Date?))
                AND (\(filter.after == nil) OR created_at > \(filter.after as Date?))
                AND meta @> \(try PostgresJSON(encoding: filter.meta))
            ORDER BY created_at DESC, id DESC LIMIT \(filter.limit)
            """)
        return (try rows.first?.get("matching") ?? 0, try rows.map { try PinRecord(row: $0) })
    }
}
