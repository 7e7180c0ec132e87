import Federation
import Foundation
import Kernel
import Postgres

/// All SQL of awards.
struct AwardStore: Sendable {
    let database: Database

    private static let columns = "a.*, b.slug FROM badge_award a JOIN badge b ON b.id = a.badge"
    /// Nobody sees the badges of who went away or left; they come back with them.
    private static let isShown = """
        EXISTS (SELECT FROM member h WHERE h.id = a.member AND h.state NOT IN ('deactivated', 'deleted'))
        """

    func find(_ id: ID<Award>) async throws -> Award? {
        try await database.first(
            "SELECT \(unsafe: Self.columns) WHERE a.id = \(id) AND \(unsafe: Self.isShown)", as: Award.self)
    }

    /// Any award, whether its member is away or not.
    func find(_ id: ID<Award>, in transaction: Transaction) async throws -> Award? {
        try await transaction.first("SELECT \(unsafe: Self.columns) WHERE a.id = \(id)", as: Award.self)
    }

    /// The awards of which it is the renewal, however often it was renewed.
    func replaced(by award: Award, in transaction: Transaction) async throws -> [ID<Award>] {
        try await transaction.query(
            """
            WITH RECURSIVE older AS (
                SELECT id, period FROM badge_award WHERE member = \(award.member) AND superseded_by = \(award.id)
                UNION
                SELECT a.id, a.period FROM badge_award a JOIN older o ON a.superseded_by = o.id
                WHERE a.member = \(award.member)
            ) SELECT id FROM older ORDER BY period DESC
            """
        ).map { ID(try $0.get("id", as: UUID.self)) }
    }

    /// Whose award it is.
    func holder(of id: ID<Award>, in transaction: Transaction) async throws -> ID<Member>? {
        try await transaction.query("SELECT member FROM badge_award WHERE id = \(id)").first?.get("member")
    }

    /// Whether the own log states something about an object before a place in it.
    func isStated(_ object: UUID, before sequence: UInt64, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            """
            SELECT FROM log_entry WHERE substr(entry, 41 + get_byte(entry, 37), 16) = uuid_send(\(object)::uuid)
                AND sequence < \(Int64(clamping: sequence)) LIMIT 1
            """
        ).isEmpty
    }

    /// The newest award of a badge to a member.
    func newest(
        _ badge: ID<BadgeDefinition>, of member: ID<Member>, in transaction: Transaction
    ) async throws -> Award? {
        try await transaction.first(
            """
            SELECT \(unsafe: Self.columns) WHERE a.badge = \(badge) AND a.member = \(member)
            ORDER BY a.period DESC LIMIT 1
            """, as: Award.self)
    }

    func caused(
        by entry: UUID, _ badge: ID<BadgeDefinition>, _ member: ID<Member>, in transaction: Transaction
    ) async throws -> Award? {
        try await transaction.first(
            """
            SELECT \(unsafe: Self.columns) WHERE a.badge = \(badge) AND a.member = \(member) AND a.cause = \(entry)
            """, as: Award.self)
    }

    /// Whether an award is missing here, and there is what it needs.
    func mayBeRestored(
        _ stated: StatedAward, at place: StatusPlace, in transaction: Transaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            SELECT FROM badge b JOIN member m ON m.id = \(stated.member) WHERE b.id = \(stated.badge) AND NOT EXISTS (
                SELECT FROM badge_award a
                WHERE a.id = \(stated.id)
                    OR (a.badge, a.member, a.period) = (\(stated.badge)::uuid, \(stated.member)::uuid, \(stated.period)::integer)
                    OR (a.status_list, a.status_index) = (\(place.list)::integer, \(place.index)::integer))
            """
        ).isEmpty
    }

    /// What a place in the status lists says where its award is not here: for nobody else to know, it was not told in words.
    func keep(_ state: Award.State, at place: StatusPlace, in transaction: Transaction) async throws {
        let isNew = try await transaction.query(
            """
            INSERT INTO status_place (status_list, status_index, state)
            SELECT \(place.list)::integer, \(place.index)::integer, \(state.rawValue)::text
            WHERE NOT EXISTS (
                SELECT FROM badge_award WHERE (status_list, status_index) = (\(place.list)::integer, \(place.index)::integer))
            ON CONFLICT (status_list, status_index) DO UPDATE SET state = excluded.state
                WHERE status_place.state <> 'revoked'
            RETURNING xmax = 0 AS is_new
            """
        ).first?.get("is_new", as: Bool.self)
        guard isNew == true else { return }
        try await transaction.execute(
            """
            INSERT INTO status_fill AS f (list, taken) VALUES (\(place.list), 1)
            ON CONFLICT (list) DO UPDATE SET taken = f.taken + 1
            """)
    }

    /// What is known of a place whose award is not here.
    func state(at place: StatusPlace) async throws -> Award.State? {
        try await database.read(
            "SELECT state FROM status_place WHERE status_list = \(place.list) AND status_index = \(place.index)"
        ).first.flatMap { Award.State(rawValue: try $0.get("state")) }
    }

    /// Takes an award that came back without its cause, and was given after a fact, for the one that the fact led to.
    func adopt(
        _ badge: ID<BadgeDefinition>, of member: ID<Member>, for origin: FactOrigin, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE badge_award SET cause = \(origin.entryID) WHERE id = (
                SELECT id FROM badge_award
                WHERE badge = \(badge) AND member = \(member) AND cause IS NULL AND awarded_by IS NULL
                    AND valid_from >= date_trunc('second', \(origin.time)::timestamptz)
                ORDER BY valid_from LIMIT 1)
            """)
    }

    /// Everything a member was given, the newest first.
    func all(of member: ID<Member>, limit: Int) async throws -> [Award] {
        try await database.read(
            "SELECT \(unsafe: Self.columns) WHERE a.member = \(member) ORDER BY a.valid_from DESC, a.id LIMIT \(limit)",
            as: Award.self)
    }

    /// Whom a badge was given to last.
    func newest(of badge: ID<BadgeDefinition>, limit: Int) async throws -> [Award] {
        try await database.read(
            """
            SELECT \(unsafe: Self.columns) WHERE a.badge = \(badge) AND \(unsafe: Self.isShown)
            ORDER BY a.valid_from DESC, a.id LIMIT \(limit)
            """,
            as: Award.self)
    }

    /// Whom a badge was given to last, or when one of them was, after another award in that order.
    func given(
        _ badge: ID<BadgeDefinition>, to member: ID<Member>?, after position: ID<Award>?, limit: Int
    ) async throws -> [Award] {
        try await database.read(
            """
            SELECT \(unsafe: Self.columns) LEFT JOIN badge_award p ON p.id = \(position?.uuid as UUID?)::uuid
            WHERE a.badge = \(badge) AND \(unsafe: Self.isShown)
                AND (\(member?.uuid as UUID?)::uuid IS NULL OR a.member = \(member?.uuid as UUID?)::uuid)
                AND (\(position?.uuid as UUID?)::uuid IS NULL OR a.valid_from < p.valid_from
                    OR (a.valid_from = p.valid_from AND a.id > p.id))
            ORDER BY a.valid_from DESC, a.id LIMIT \(limit)
            """,
            as: Award.self)
    }

    /// How many hold a badge whose time is not over: counted by days, and on the day that it is one by one.
    func holders(of badge: ID<BadgeDefinition>, at now: Date) async throws -> Int {
        try await database.read(Self.holders(of: badge, at: now)).first?.get("n") ?? 0
    }

    static func holders(of badge: ID<BadgeDefinition>, at now: Date) -> SQL {
        """
        SELECT (
            SELECT coalesce(sum(held), 0)::bigint FROM badge_holders
            WHERE badge = \(badge) AND ends_on > (\(now)::timestamptz AT TIME ZONE 'UTC')::date
        ) + (
            SELECT count(*) FROM badge_award
            WHERE badge = \(badge) AND state = 'active' AND superseded_by IS NULL AND is_told AND valid_until > \(now)
                AND valid_until < (date_trunc('day', \(now)::timestamptz AT TIME ZONE 'UTC') + interval '1 day')
                    AT TIME ZONE 'UTC'
        ) AS n
        """
    }

    /// An award by its own id or its share.
    func open(_ id: UUID) async throws -> OpenedAward? {
        try await database.first(
            """
            SELECT a.*, b.slug, coalesce(m.privacy ->> 'badges', 'public') AS audience
            FROM badge_award a JOIN badge b ON b.id = a.badge JOIN member m ON m.id = a.member
            WHERE (a.id = \(id)::uuid OR a.share = \(id)::uuid) AND \(unsafe: Self.isShown)
            """, as: OpenedAward.self)
    }

    /// Gives an award another share, or none.
    /// - Returns: whether the member holds it.
    func openShare(_ isOpen: Bool, of id: ID<Award>, heldBy member: ID<Member>) async throws -> Bool {
        try await database.write { transaction in
            try await !transaction.query(
                """
                UPDATE badge_award SET share = CASE WHEN \(isOpen)::boolean THEN gen_random_uuid() END
                WHERE id = \(id) AND member = \(member) RETURNING id
                """
            ).isEmpty
        }
    }

    /// The address of whoever holds an award; nil for anybody else.
    func email(of member: ID<Member>, holding id: ID<Award>) async throws -> String? {
        try await database.read(
            "SELECT m.email FROM badge_award a JOIN member m ON m.id = a.member WHERE a.id = \(id) AND m.id = \(member)"
        ).first?.get("email")
    }

    func insert(_ new: NewAward, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO badge_award (id, badge, member, period, valid_from, valid_until, awarded_by, cause, evidence,
                status_list, status_index, credential, changed_at, is_told)
            VALUES (\(new.stated.id), \(new.stated.badge), \(new.stated.member), \(new.stated.period),
                \(new.stated.validFrom), \(new.stated.validUntil as Date?), \(new.awardedBy?.uuid as UUID?),
                \(new.cause as UUID?), \(new.evidence), \(new.place.list), \(new.place.index),
                \(new.stated.credential), \(new.changedAt), \(new.isTold))
            """)
        if let old = new.stated.replaces {
            try await transaction.execute(
                "UPDATE badge_award SET superseded_by = \(new.stated.id), changed_at = \(new.changedAt) WHERE id = \(old)"
            )
        }
        try await transaction.execute(
            """
            UPDATE badge SET first_awarded_at = \(new.stated.validFrom)
            WHERE id = \(new.stated.badge) AND first_awarded_at IS NULL
            """)
    }

    /// - Returns: the award as it is then; nil where it is that already, or revoked, or none.
    func set(
        _ state: Award.State, of id: ID<Award>, because reason: String?, at now: Date, in transaction: Transaction
    ) async throws -> Award? {
        try await transaction.first(
            """
            WITH changed AS (
                UPDATE badge_award SET state = \(state.rawValue), reason = \(reason as String?), changed_at = \(now)
                WHERE id = \(id) AND state <> \(state.rawValue) AND state <> 'revoked' RETURNING *
            ) SELECT changed.*, b.slug FROM changed JOIN badge b ON b.id = changed.badge
            """, as: Award.self)
    }

    func active(
        _ badge: ID<BadgeDefinition>, of member: ID<Member>, in transaction: Transaction
    ) async throws -> [ID<Award>] {
        try await transaction.query(
            "SELECT id FROM badge_award WHERE badge = \(badge) AND member = \(member) AND state <> 'revoked'"
        ).map { ID(try $0.get("id", as: UUID.self)) }
    }

    /// Whether a bit of the status lists is taken.
    func isTaken(_ place: StatusPlace, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            """
            SELECT 1 FROM badge_award WHERE status_list = \(place.list) AND status_index = \(place.index)
            UNION ALL SELECT 1 FROM status_place WHERE status_list = \(place.list) AND status_index = \(place.index)
            """
        ).isEmpty
    }

    /// The pair of lists that is being filled, and how many of its places are taken.
    func currentList(in transaction: Transaction) async throws -> (list: Int, taken: Int) {
        let rows = try await transaction.query(Self.currentList)
        return try rows.first.map { (try $0.get("list"), try $0.get("taken")) } ?? (0, 0)
    }

    static let currentList: SQL = "SELECT list, taken FROM status_fill ORDER BY list DESC LIMIT 1"

    /// Bits that are set in one list.
    func indices(in list: Int, state: Award.State) async throws -> [Int] {
        try await database.read(
            """
            SELECT status_index FROM badge_award WHERE status_list = \(list) AND state = \(state.rawValue)
            UNION ALL
            SELECT status_index FROM status_place WHERE status_list = \(list) AND state = \(state.rawValue)
            """
        ).map { try $0.get("status_index") }
    }

    /// Notes that the others are told of a member's awards no longer.
    /// - Returns: the ids of the awards.
    func withdrawAll(of member: ID<Member>, in transaction: Transaction) async throws -> [UUID] {
        try await transaction.query("UPDATE badge_award SET is_told = false WHERE member = \(member) RETURNING id")
            .map { try $0.get("id") }
    }

    /// Notes that the others are told of a member's awards again.
    /// - Returns: those they were not told of, in the order in which they were given.
    func tellAll(of member: ID<Member>, in transaction: Transaction) async throws -> [WithdrawnAward] {
        try await transaction.query(
            """
            WITH told AS (
                UPDATE badge_award SET is_told = true WHERE member = \(member) AND NOT is_told RETURNING *
            )
            SELECT told.*, b.slug,
                (SELECT id FROM told old WHERE old.superseded_by = told.id LIMIT 1) AS replaces
            FROM told JOIN badge b ON b.id = told.badge ORDER BY told.period, told.valid_from, told.id
            """, as: WithdrawnAward.self)
    }

    /// Awards that changed after a place in their order of change, of members who show their badges to everybody.
    func changed(after time: Date, _ id: UUID, limit: Int) async throws -> [Award] {
        try await database.read(
            """
            SELECT \(unsafe: Self.columns) JOIN member m ON m.id = a.member
            WHERE (a.changed_at, a.id) > (\(time), \(id)::uuid)
                AND m.state = 'active' AND coalesce(m.privacy ->> 'badges', 'public') = 'public'
            ORDER BY a.changed_at, a.id LIMIT \(limit)
            """, as: Award.self)
    }
}

/// An award before it is one.
struct NewAward: Sendable {
    let stated: StatedAward
    let awardedBy: ID<Member>?
    let cause: UUID?
    let evidence: [String]
    let place: StatusPlace
    /// Whether the other territories learn of it now, or when its member is back.
    let isTold: Bool
    let changedAt: Date
}

/// An award that the others have forgotten, as it is told anew.
struct WithdrawnAward: RowDecodable {
    let stated: StatedAward
    let state: Award.State
    let place: StatusPlace

    init(row: Row) throws {
        place = StatusPlace(list: try row.get("status_list"), index: try row.get("status_index"))
        stated = StatedAward(
            id: ID(try row.get("id", as: UUID.self)), badge: ID(try row.get("badge", as: UUID.self)),
            slug: try row.get("slug"), member: ID(try row.get("member", as: UUID.self)), period: try row.get("period"),
            validFrom: try row.get("valid_from"), validUntil: try row.get("valid_until"),
            replaces: try row.get("replaces", as: UUID?.self).map { ID($0) }, credential: try row.get("credential"))
        state = Award.State(rawValue: try row.get("state")) ?? .revoked
    }
}

/// Where the status of an award stands: the pair of lists, counted from 0, and the bit in both.
struct StatusPlace: Codable, Hashable, Sendable {
    let list: Int
    let index: Int
}
