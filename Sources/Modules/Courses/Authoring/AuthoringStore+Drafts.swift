import Foundation
import Kernel
import Postgres

extension AuthoringStore {
    static func locked(_ id: ID<Course>, in transaction: Transaction) async throws -> CourseDraft? {
        try await transaction.first(
            "SELECT \(unsafe: Course.columns), course.draft FROM course WHERE id = \(id) FOR UPDATE",
            as: CourseDraft.self)
    }

    /// What was never published shows its draft's name in lists of authors.
    static func keep(_ draft: CourseContent, of id: ID<Course>, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE course SET draft = \(try PostgresJSON(encoding: draft)), revision = revision + 1,
                title = CASE WHEN version IS NULL THEN \(try PostgresJSON(encoding: draft.title)) ELSE title END,
                language = CASE WHEN version IS NULL THEN \(draft.language)::text ELSE language END
            WHERE id = \(id)
            """)
    }

    static func archive(_ id: ID<Course>, in transaction: Transaction) async throws {
        try await transaction.execute("UPDATE course SET state = 'archived' WHERE id = \(id)")
    }

    static func newestCID(of id: ID<Course>, in transaction: Transaction) async throws -> String? {
        let rows = try await transaction.query(
            "SELECT cid FROM course_version WHERE course = \(id) ORDER BY number DESC LIMIT 1")
        return try rows.first?.get("cid", as: String?.self)
    }

    /// Says which package a course was installed from, and which territory published it, where one said so.
    static func setSource(
        _ cid: String, from origin: RemoteCourseStore.Origin?, of id: ID<Course>, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE course SET source_cid = \(cid), source_territory = \(origin?.territory as String?),
                source_object = \(origin?.course as UUID?)
            WHERE id = \(id)
            """)
    }

    /// The course that was installed from an earlier version of a course of another territory.
    /// - Parameter slug: that it has to have; nil where any will do.
    static func installed(
        from origin: RemoteCourseStore.Origin, as slug: String?, in transaction: Transaction
    ) async throws -> CourseDraft? {
        try await transaction.first(
            """
            SELECT \(unsafe: Course.columns), course.draft FROM course
            WHERE source_territory = \(origin.territory) AND source_object = \(origin.course)
                AND (\(slug as String?)::text IS NULL OR slug = \(slug as String?)::text)
            ORDER BY created_at, id LIMIT 1 FOR UPDATE
            """,
            as: CourseDraft.self)
    }
}
