import CryptoExtras
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// All SQL of other territories' badges.
struct ForeignStore: Sendable {
    let database: Database

    static func keep(_ badge: BadgeDefined, _ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO foreign_badge (tid, object_id, slug, name, description, state, position)
            VALUES (\(origin.territory.description), \(origin.objectID), \(badge.slug), \(badge.name),
                \(badge.description), \(badge.state), \(Int64(clamping: origin.sequence)))
            ON CONFLICT (tid, object_id) DO UPDATE SET slug = excluded.slug, name = excluded.name,
                description = excluded.description, state = excluded.state, position = excluded.position
            """)
    }

    static func keep(_ key: TokenKeyStated, _ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO foreign_token_key (tid, modulus, exponent, position)
            VALUES (\(origin.territory.description), \(key.modulus), \(key.exponent), \(Int64(clamping: origin.sequence)))
            ON CONFLICT DO NOTHING
            """)
    }

    static func keep(
        _ award: StatedAward, multikey: String, _ origin: FactOrigin, in transaction: Transaction
    ) async throws {
        let (tid, position) = (origin.territory.description, Int64(clamping: origin.sequence))
        try await transaction.execute(
            """
            INSERT INTO foreign_issuer_key (tid, multikey, position) VALUES (\(tid), \(multikey), \(position))
            ON CONFLICT DO NOTHING
            """)
        try await transaction.execute(
            """
            INSERT INTO foreign_award (tid, object_id, slug, member, valid_from, valid_until, credential, position,
                changed_position)
            VALUES (\(tid), \(origin.objectID), \(award.slug), \(award.member), \(award.validFrom),
                \(award.validUntil as Date?), \(award.credential), \(position), \(position))
            ON CONFLICT (tid, object_id) DO NOTHING
            """)
        guard let old = award.replaces else { return }
        try await transaction.execute(
            """
            UPDATE foreign_award SET superseded_by = \(award.id), changed_position = \(position)
            WHERE tid = \(tid) AND object_id = \(old)
            """)
    }

    /// What was revoked stays so.
    static func set(_ state: Award.State, _ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE foreign_award SET state = \(state.rawValue), changed_position = \(Int64(clamping: origin.sequence))
            WHERE tid = \(origin.territory.description) AND object_id = \(origin.objectID) AND state <> 'revoked'
            """)
    }

    /// Forgets an award whose statement was erased.
    static func remove(_ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM foreign_award
            WHERE tid = \(origin.territory.description) AND object_id = \(origin.objectID)
                AND position = \(Int64(clamping: origin.sequence))
            """)
    }

    /// Forgets an award, or a badge, as a whole: somebody else stated something about it. What its territory did state takes effect again.
    static func undo(_ origin: FactOrigin, in transaction: Transaction) async throws {
        let (tid, object) = (origin.territory.description, origin.objectID)
        try await transaction.execute("DELETE FROM foreign_award WHERE tid = \(tid) AND object_id = \(object)")
        try await transaction.execute(
            "UPDATE foreign_award SET superseded_by = NULL WHERE tid = \(tid) AND superseded_by = \(object)")
        try await transaction.execute("DELETE FROM foreign_badge WHERE tid = \(tid) AND object_id = \(object)")
        let position = Int64(clamping: origin.sequence)
        try await transaction.execute("DELETE FROM foreign_issuer_key WHERE tid = \(tid) AND position = \(position)")
        try await transaction.execute("DELETE FROM foreign_token_key WHERE tid = \(tid) AND position = \(position)")
    }

    /// A territory whose badges are known here, with the keys it signs them with.
    func origin(_ tid: String) async throws -> ForeignOrigin? {
        try await database.first(
            """
            SELECT p.tid, p.code, p.state IN ('forked', 'blocked') AS is_doubted,
                -- What was heard but has not taken effect here is not known yet.
                least(s.heard_at, CASE WHEN p.applied < s.head_size THEN s.behind_since END) AS heard_at,
                ARRAY(SELECT multikey FROM foreign_issuer_key k WHERE k.tid = p.tid) AS keys
            FROM peer p LEFT JOIN peer_status s ON s.tid = p.tid WHERE p.tid = \(tid)
            """,
            as: ForeignOrigin.self)
    }

    /// The keys with which a territory signs tokens.
    func tokenKeys(of tid: String) async throws -> [_RSA.Signing.PublicKey] {
        try await database.read("SELECT modulus, exponent FROM foreign_token_key WHERE tid = \(tid)").compactMap {
            TokenKeyStated.key(try $0.get("modulus"), try $0.get("exponent"))
        }
    }

    func award(_ id: UUID, of tid: String) async throws -> ForeignAward? {
        try await database.first(
            "SELECT * FROM foreign_award WHERE tid = \(tid) AND object_id = \(id)", as: ForeignAward.self)
    }

    /// Badges to choose from in a form.
    static let maximumBadges = 1000

    /// What other territories let be earned.
    func badges() async throws -> [ForeignBadge] {
        try await database.read(
            """
            SELECT p.code, p.tid, b.slug, b.name FROM foreign_badge b JOIN peer p ON p.tid = b.tid
            WHERE b.state = 'active' ORDER BY p.code, b.slug LIMIT \(Self.maximumBadges)
            """,
            as: ForeignBadge.self)
    }

    /// Where the own log states an award; nil where it has no place yet.
    func ownPosition(of object: UUID) async throws -> Int64? {
        try await database.read(
            """
            SELECT sequence FROM log_entry WHERE \(unsafe: EntryColumn.object) = uuid_send(\(object)::uuid)
            ORDER BY payload IS NULL, epoch DESC, sequence LIMIT 1
            """
        ).first?.get("sequence")
    }

    /// The local id of another territory's member, by handle and code.
    func member(_ handle: String, of code: String) async throws -> ID<Member>? {
        try await database.read(
            """
            SELECT r.id FROM remote_member r JOIN peer p ON p.tid = r.tid WHERE p.code = \(code) AND r.handle = \(handle)
            """
        ).first.map { ID(try $0.get("id", as: UUID.self)) }
    }
}

/// Another territory as an issuer.
struct ForeignOrigin: RowDecodable, Sendable {
    let tid: String
    let code: String
    let heardAt: Date?
    /// Whether its log says different things to different readers, or nobody here wants to hear it.
    let isDoubted: Bool
    /// Multikeys that its own log shows.
    let keys: [String]

    init(row: Row) throws {
        tid = try row.get("tid")
        code = try row.get("code")
        heardAt = try row.get("heard_at")
        isDoubted = try row.get("is_doubted")
        keys = try row.get("keys")
    }
}

/// An award of another territory.
struct ForeignAward: RowDecodable, Sendable {
    let validFrom: Date
    let validUntil: Date?
    let state: Award.State
    let position: Int64
    let credential: String?

    init(row: Row) throws {
        validFrom = try row.get("valid_from")
        validUntil = try row.get("valid_until")
        state = Award.State(rawValue: try row.get("state")) ?? .revoked
        position = try row.get("position")
        credential = try row.get("credential")
    }

    func standing(at now: Date) -> AwardStanding {
        switch state {
        case .revoked: .revoked
        case .suspended: .suspended
        case .active:
            if let validUntil, validUntil <= now { .expired } else if validFrom > now { .notYet } else { .valid }
        }
    }
}

/// A badge of another territory.
struct ForeignBadge: RowDecodable, Sendable {
    let code: String
    let tid: String
    let slug: String
    let name: String

    init(row: Row) throws {
        code = try row.get("code")
        tid = try row.get("tid")
        slug = try row.get("slug")
        name = try row.get("name")
    }
}
