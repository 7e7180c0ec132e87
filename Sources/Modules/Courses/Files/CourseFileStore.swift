import Content
import ContentStorage
import Foundation
import Kernel
import Postgres

/// All SQL about the files of drafts.
struct CourseFileStore: Sendable {
    let content: ContentStorage
    var database: Database { content.database }

    /// Why a draft's files are kept. Published versions have reasons of their own, by their packages.
    static func holder(_ course: ID<Course>) -> Holder { Holder(kind: "course", id: "\(course)/draft") }

    /// A file that is wanted and not kept.
    struct Wanted: RowDecodable, Sendable {
        let course: ID<Course>
        let cid: String
        let tries: Int

        init(row: Row) throws {
            course = try row.get("course")
            cid = try row.get("cid")
            tries = try row.get("tries")
        }
    }

    /// Notes what a draft names now. What it names no more is released.
    func note(_ addresses: Set<String>, of course: ID<Course>, at now: Date, in transaction: Transaction) async throws {
        let names = addresses.sorted()
        try await transaction.execute(
            """
            INSERT INTO course_file (course, cid, next_try)
            SELECT \(course)::uuid, cid, \(now)::timestamptz FROM unnest(\(names)::text[]) AS cid ON CONFLICT DO NOTHING
            """)
        let gone = try await transaction.query(
            """
            DELETE FROM course_file WHERE course = \(course) AND cid <> ALL (\(names)::text[])
            RETURNING cid, total_size
            """)
        let kept = try gone.filter { try $0.get("total_size", as: Int64?.self) != nil }
        for cid in try kept.map({ try $0.get("cid", as: String.self) }).sorted() {
            try await content.release(try CID(cid), for: Self.holder(course), in: transaction)
        }
    }

    /// Those that are kept, with what a link to each says.
    func kept(of course: ID<Course>, in transaction: Transaction) async throws -> [String: UInt64] {
        let rows = try await transaction.query(
            "SELECT cid, total_size FROM course_file WHERE course = \(course) AND total_size IS NOT NULL")
        return try Dictionary(
            uniqueKeysWithValues: rows.map {
                (try $0.get("cid", as: String.self), UInt64(try $0.get("total_size", as: Int64.self)))
            })
    }

    /// All of one draft, by their addresses.
    func files(of course: ID<Course>) async throws -> [CourseFile] {
        try await database.read(
            """
            SELECT cid, total_size IS NOT NULL AS is_kept, failure FROM course_file
            WHERE course = \(course) ORDER BY cid LIMIT 1000
            """, as: CourseFile.self)
    }

    /// Those whose time has come, the longest waiting first.
    func wanted(at now: Date, limit: Int) async throws -> [Wanted] {
        try await database.read(
            """
            SELECT course, cid, tries FROM course_file WHERE total_size IS NULL AND next_try <= \(now)
            ORDER BY next_try LIMIT \(limit)
            """, as: Wanted.self)
    }

    /// Those of one draft, whenever they were tried.
    func wanted(of course: ID<Course>) async throws -> [Wanted] {
        try await database.read(
            "SELECT course, cid, tries FROM course_file WHERE course = \(course) AND total_size IS NULL ORDER BY cid",
            as: Wanted.self)
    }

    /// Keeps a file that is here for the draft, unless that names it no more.
    /// - Throws: ``NoRoom``.
    func keep(_ found: FoundTree, _ wanted: Wanted, limits: ContentLimits) async throws {
        let holder = Self.holder(wanted.course)
        let size = Int64(clamping: found.tree.totalSize)
        try await database.write { transaction in
            let count = try await transaction.execute(
                """
                UPDATE course_file SET total_size = \(size), failure = NULL
                WHERE course = \(wanted.course) AND cid = \(wanted.cid)
                """)
            guard count > 0 else { return }
            try await content.keep(found, for: holder, name: "course", in: transaction)
            guard try await content.use(of: holder, in: transaction).bytes <= CourseFile.maximumBytes else {
                throw NoRoom(failure: .tooLarge)
            }
            guard try await content.use(in: transaction) <= limits.territory else { throw NoRoom(failure: .noRoom) }
        }
    }

    struct NoRoom: Error {
        let failure: CourseFile.Failure
    }

    func fail(_ wanted: Wanted, _ failure: CourseFile.Failure, next: Date) async throws {
        try await database.execute(
            """
            UPDATE course_file SET failure = \(failure.rawValue), tries = \(wanted.tries + 1), next_try = \(next)
            WHERE course = \(wanted.course) AND cid = \(wanted.cid) AND total_size IS NULL
            """)
    }
}
