import Content
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres
import Web

/// All SQL of courses of other territories. A row belongs to the origin that stated it: no territory can touch another's (S-139).
struct RemoteCourseStore: Sendable {
    let database: Database

    /// Keeps what a territory states about one of its courses.
    /// - Throws: ``RemoteCourseError``, whereupon the fact is set aside.
    static func keep(_ fact: CoursePublished, _ origin: FactOrigin, in transaction: Transaction) async throws {
        guard fact.objectID == origin.objectID else { throw RemoteCourseError.otherObject }
        guard (try? Slug(checking: fact.slug)) != nil, LocalizedText.isTag(fact.language), fact.courseVersion > 0,
            fact.courseVersion < 1 << 31,
            fact.title.texts.values.allSatisfy({
                $0.unicodeScalars.count <= CourseCheck.maximumTitle && !$0.utf8.contains(0)
            }),
            [fact.cid, fact.predecessor].allSatisfy({ $0.map { (try? CID($0)) != nil } ?? true })
        else { throw RemoteCourseError.outOfBounds }
        // Nobody published before there were computers, or will have tomorrow.
        let publishedAt = max(fact.publishedAt, Date(timeIntervalSince1970: 0))
        try await transaction.execute(
            """
            INSERT INTO remote_course
                (tid, object_id, slug, title, language, version, cid, published_at, is_archived, position, entry_id)
            VALUES (\(origin.territory.description), \(origin.objectID), \(fact.slug),
                \(try PostgresJSON(encoding: fact.title)), \(fact.language), \(fact.courseVersion), \(fact.cid as String?),
                least(\(publishedAt)::timestamptz, clock_timestamp()), false, \(Int64(clamping: origin.sequence)), \(origin.entryID))
            ON CONFLICT (tid, object_id) DO UPDATE SET slug = excluded.slug, title = excluded.title,
                language = excluded.language, version = excluded.version, cid = excluded.cid,
                published_at = excluded.published_at, is_archived = false, position = excluded.position,
                entry_id = excluded.entry_id,
                received_at = CASE WHEN remote_course.cid IS NOT DISTINCT FROM excluded.cid THEN remote_course.received_at
                    ELSE excluded.received_at END
            """)
    }

    /// It takes no learners any more: nobody is offered it, and what was installed from it stays.
    static func archive(_ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE remote_course SET is_archived = true
            WHERE tid = \(origin.territory.description) AND object_id = \(origin.objectID)
            """)
    }

    /// Removes a course as one entry stated it, which is erased. What a newer entry says stays.
    @Sendable static func forget(_ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM remote_course WHERE tid = \(origin.territory.description)
                AND object_id = \(origin.objectID) AND position = \(Int64(clamping: origin.sequence))
            """)
    }

    /// Removes a course as a whole: somebody else stated something about it. What its territory did state takes effect again.
    @Sendable static func undo(_ origin: FactOrigin, _: Bool, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM remote_course WHERE tid = \(origin.territory.description) AND object_id = \(origin.objectID)
            """)
    }

    /// What a blocked peer told is kept and can be verified, and is not shown (S-096).
    private static let shown = """
        SELECT r.*, peer.code, peer.name, (
            SELECT slug FROM course WHERE source_cid = r.cid ORDER BY created_at LIMIT 1) AS installed_as
        FROM remote_course r JOIN peer USING (tid)
        WHERE NOT r.is_archived AND peer.state <> 'blocked'
        """

    /// The newest first, after a position.
    func list(after position: RemoteCoursePosition?, limit: Int) async throws -> [RemoteCourse] {
        try await database.read(
            """
            \(unsafe: Self.shown) AND (\(position?.publishedAt as Date?)::timestamptz IS NULL OR (r.published_at, r.object_id)
                < (\(position?.publishedAt as Date?)::timestamptz, \(position?.id as UUID?)::uuid))
            ORDER BY r.published_at DESC, r.object_id DESC LIMIT \(limit)
            """,
            as: RemoteCourse.self)
    }

    func find(_ territory: String, _ id: UUID) async throws -> RemoteCourse? {
        try await database.first(
            "\(unsafe: Self.shown) AND peer.code = \(territory) AND r.object_id = \(id)", as: RemoteCourse.self)
    }

    /// A course of another territory, by that territory's identity and its own id there.
    struct Origin: Hashable, Sendable {
        let territory: String
        let course: UUID
    }

    /// Whose course this package is of, by who stated first, as far as was heard here, that they published it.
    func origin(of cid: String) async throws -> Origin? {
        let rows = try await database.read(
            "SELECT tid, object_id FROM remote_course WHERE cid = \(cid) ORDER BY received_at, tid LIMIT 1")
        return try rows.first.map { Origin(territory: try $0.get("tid"), course: try $0.get("object_id")) }
    }

    /// Whether somebody stated that this is the package of a course, or this territory did.
    func isPublished(_ cid: String) async throws -> Bool {
        let rows = try await database.read(
            """
            SELECT FROM remote_course WHERE cid = \(cid)
            UNION ALL SELECT FROM course_version WHERE cid = \(cid) AND kept_at IS NULL LIMIT 1
            """)
        return !rows.isEmpty
    }
}

/// What a territory stated cannot be.
enum RemoteCourseError: Error {
    /// The payload is about another course than the entry says.
    case otherObject
    case outOfBounds
}
