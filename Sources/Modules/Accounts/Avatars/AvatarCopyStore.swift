import ContentStorage
import Foundation
import Kernel
import Postgres

/// All SQL of the pictures of members of other territories that are here.
struct AvatarCopyStore: Sendable {
    let database: Database

    /// A member whose pictures have to be looked at.
    struct Work: RowDecodable {
        let member: ID<Member>
        let tries: Int
        let due: Date

        init(row: Row) throws {
            member = ID(try row.get("member", as: UUID.self))
            tries = try row.get("tries")
            due = try row.get("next_try")
        }
    }

    func due(at now: Date, limit: Int) async throws -> [Work] {
        try await database.read(
            "SELECT * FROM avatar_work WHERE next_try <= \(now) ORDER BY next_try LIMIT \(limit)", as: Work.self)
    }

    /// The addresses that the member's home tells, to everybody and to followers.
    func wanted(of member: ID<Member>) async throws -> Set<String> {
        try await addresses(
            """
            SELECT avatar ->> 'cid' AS cid FROM remote_member WHERE id = \(member) AND avatar IS NOT NULL
            UNION SELECT avatar ->> 'cid' FROM remote_disclosure WHERE member = \(member) AND avatar IS NOT NULL
            """)
    }

    /// Those of them that are for everybody, while the home does not hide the member.
    func open(of member: ID<Member>) async throws -> Set<String> {
        try await addresses(
            "SELECT avatar ->> 'cid' AS cid FROM remote_member WHERE id = \(member) AND avatar IS NOT NULL AND NOT withdrawn"
        )
    }

    func held(of member: ID<Member>) async throws -> Set<String> {
        try await addresses("SELECT cid FROM avatar_copy WHERE member = \(member)")
    }

    private func addresses(_ query: SQL) async throws -> Set<String> {
        Set(try await database.read(query).map { try $0.get("cid", as: String.self) })
    }

    func add(_ cid: String, of member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute(
            "INSERT INTO avatar_copy (member, cid) VALUES (\(member), \(cid)) ON CONFLICT DO NOTHING")
    }

    /// What part of the room the members of one territory may take, so that none takes that of all the others.
    static let share = 4

    /// Whether there is room for what is here now, of all members together and of those of the member's territory.
    func isWithin(_ limit: Int, with member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            SELECT count(*) AS total,
                count(*) FILTER (WHERE r.tid = (SELECT tid FROM remote_member WHERE id = \(member))) AS of_territory
            FROM avatar_copy c LEFT JOIN remote_member r ON r.id = c.member
            """)
        guard let row = rows.first else { return true }
        let total: Int = try row.get("total")
        let ofTerritory: Int = try row.get("of_territory")
        return total <= limit && ofTerritory <= max(1, limit / Self.share)
    }

    func remove(_ cid: String, of member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM avatar_copy WHERE member = \(member) AND cid = \(cid)")
    }

    /// Unless something changed since it was read.
    func finish(_ work: Work) async throws {
        try await database.execute(
            "DELETE FROM avatar_work WHERE member = \(work.member) AND next_try <= \(work.due)")
    }

    func postpone(_ work: Work, until next: Date) async throws {
        try await database.execute(
            """
            UPDATE avatar_work SET tries = tries + 1, next_try = \(next)
            WHERE member = \(work.member) AND next_try <= \(work.due)
            """)
    }
}
