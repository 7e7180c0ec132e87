import Foundation
import Kernel
import Postgres

/// All SQL that writes courses.
enum AuthoringStore {
    /// - Returns: false where the slug is taken.
    static func insert(
        _ id: ID<Course>, slug: String, _ draft: CourseContent, at now: Date, in transaction: Transaction
    ) async throws -> Bool {
        let inserted = try await transaction.execute(
            """
            INSERT INTO course (id, slug, draft, title, summary, language, level, created_at)
            VALUES (\(id), \(slug), \(try PostgresJSON(encoding: draft)), \(try PostgresJSON(encoding: draft.title)),
                \(try PostgresJSON(encoding: draft.summary)), \(draft.language), \(draft.level.rawValue), \(now))
            ON CONFLICT (slug) DO NOTHING
            """)
        return inserted == 1
    }

    /// Makes the draft the next version: a copy that never changes, and what the catalogue shows.
    /// - Parameters:
    ///   - revision: of the draft that is published.
    ///   - cid: of its package, where it was stored.
    ///   - basedOn: what the package says that it differs from.
    static func publish(
        _ content: CourseContent, as version: Int, of course: ID<Course>, revision: Int64, cid: String?,
        basedOn: String? = nil, at now: Date, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO course_version (course, number, content, cid, based_on, published_at)
            VALUES (\(course), \(version), \(try PostgresJSON(encoding: content)), \(cid as String?),
                \(basedOn as String?), \(now))
            """)
        try await transaction.execute(
            """
            UPDATE course SET state = 'published', version = \(version), published_revision = \(revision),
                title = \(try PostgresJSON(encoding: content.title)),
                summary = \(try PostgresJSON(encoding: content.summary)), language = \(content.language),
                languages = \(content.languages), tags = \(content.tags), level = \(content.level.rawValue),
                badge = \(content.badge as String?), minutes = \(content.minutes), item_count = \(content.items.count),
                search_text = \(searchText(content)), published_at = \(now)
            WHERE id = \(course)
            """)
        let quizzes = content.items.filter { $0.kind == .quiz }.map(\.id)
        try await transaction.execute(
            """
            INSERT INTO course_quiz (id, course) SELECT unnest(\(quizzes)::uuid[]), \(course)::uuid
            ON CONFLICT (id, course) DO NOTHING
            """)
        _ = try await transaction.query("SELECT fill_course_places(\(course)::uuid)")
    }

    /// What the catalogue's search looks through.
    private static func searchText(_ content: CourseContent) -> String {
        let texts = Array(content.title.texts.values) + Array(content.summary.texts.values) + content.tags
        return texts.joined(separator: "\n").lowercased()
    }
}
