import Foundation
import Kernel
import Postgres
import Web

/// All SQL that reads courses and their versions.
struct CatalogueStore: Sendable {
    let database: Database
    private let cache = VersionCache()

    init(database: Database) {
        self.database = database
    }

    /// Published courses after a position in the order asked for.
    func list(_ filter: CatalogueFilter, after position: CataloguePosition?, limit: Int) async throws -> [Course] {
        let order = filter.sort == .popular ? "learners" : "published_at"
        let start = position?.text(of: filter.sort ?? .newest)
        let type = filter.sort == .popular ? "integer" : "timestamptz"
        return try await database.read(
            """
            SELECT \(unsafe: Course.columns) FROM course
            WHERE state = 'published' AND search_text LIKE \(filter.pattern)
                AND (\(filter.language as String?)::text IS NULL OR \(filter.language as String?) = ANY (languages))
                AND (\(filter.tag as String?)::text IS NULL OR \(filter.tag as String?) = ANY (tags))
                AND (\(filter.level?.rawValue as String?)::text IS NULL OR level = \(filter.level?.rawValue as String?))
                AND (\(filter.badge as String?)::text IS NULL OR badge = \(filter.badge as String?))
                AND (\(start as String?)::text IS NULL OR (\(unsafe: order), id)
                    < (\(start as String?)::\(unsafe: type), \(position?.id as ID<Course>?)::uuid))
            ORDER BY \(unsafe: order) DESC, id DESC LIMIT \(limit)
            """,
            as: Course.self)
    }

    func find(_ reference: CourseReference) async throws -> Course? {
        switch reference {
        case .id(let id):
            try await database.first(
                "SELECT \(unsafe: Course.columns) FROM course WHERE id = \(id)", as: Course.self)
        case .slug(let slug):
            try await database.first(
                "SELECT \(unsafe: Course.columns) FROM course WHERE slug = \(slug)", as: Course.self)
        }
    }

    /// All there are, for their authors, in alphabetical order.
    func all() async throws -> [Course] {
        try await database.read(
            "SELECT \(unsafe: Course.columns) FROM course ORDER BY slug LIMIT 1000", as: Course.self)
    }

    /// The course that a quiz belongs to. Where it is in several, the one that is asked for, else the one that the learner learns,
    /// else the oldest.
    func course(
        ofQuiz quiz: ID<CourseItem>, asked reference: CourseReference? = nil, learner: ID<Member>? = nil
    ) async throws -> Course? {
        try await database.first(
            """
            SELECT \(unsafe: Course.columns) FROM course JOIN course_quiz q ON q.course = course.id
            LEFT JOIN enrolment e ON e.course = course.id AND e.member = \(learner as ID<Member>?)::uuid
            WHERE q.id = \(quiz) AND (\(reference?.courseID as ID<Course>?)::uuid IS NULL OR course.id = \(reference?.courseID as ID<Course>?)::uuid)
                AND (\(reference?.courseSlug as String?)::text IS NULL OR course.slug = \(reference?.courseSlug as String?)::text)
            ORDER BY (e.state = 'active') IS TRUE DESC, course.created_at, course.id LIMIT 1
            """,
            as: Course.self)
    }

    /// The questions that a quiz has had in any version.
    func questions(of key: QuizKey) async throws -> Set<ID<Question>> {
        let rows = try await database.read(
            """
            SELECT DISTINCT (question ->> 'id')::uuid AS id FROM course_version v,
                jsonb_path_query(v.content, '$.sections[*].items[*]') item, jsonb_path_query(item, '$.questions[*]') question
            WHERE v.course = \(key.course) AND (item ->> 'id')::uuid = \(key.quiz)
            """)
        return Set(try rows.map { try $0.get("id") })
    }

    /// A published version. It never changes, so it is read once.
    func content(of course: ID<Course>, version: Int) async throws -> CourseContent {
        let key = VersionCache.Key(course: course, version: version)
        if let content = cache[key] { return content }
        let rows = try await database.read(
            "SELECT content FROM course_version WHERE course = \(course) AND number = \(version)")
        guard let row = rows.first else { throw Problem.notFound }
        let content = try row.get("content", as: PostgresJSON.self).decode(CourseContent.self)
        cache.keep(content, at: key)
        return content
    }

    func draft(of course: ID<Course>) async throws -> CourseContent? {
        let rows = try await database.read("SELECT draft FROM course WHERE id = \(course)")
        return try rows.first?.get("draft", as: PostgresJSON.self).decode()
    }

    func cid(of course: ID<Course>, version: Int) async throws -> String? {
        let rows = try await database.read(
            "SELECT cid FROM course_version WHERE course = \(course) AND number = \(version)")
        return try rows.first?.get("cid")
    }

    /// What a version's package says that it differs from.
    func basis(of course: ID<Course>, version: Int) async throws -> String? {
        let rows = try await database.read(
            "SELECT based_on FROM course_version WHERE course = \(course) AND number = \(version)")
        return try rows.first?.get("based_on")
    }

    /// The tags and languages of published courses and the badges they earn, for the catalogue's filters.
    func choices() async throws -> CatalogueChoices {
        let rows = try await database.read(
            """
            SELECT 'tag' AS kind, unnest(tags) AS value FROM course WHERE state = 'published'
            UNION SELECT 'language', unnest(languages) FROM course WHERE state = 'published'
            UNION SELECT 'badge', badge FROM course WHERE state = 'published' AND badge IS NOT NULL ORDER BY 1, 2 LIMIT 300
            """)
        let pairs = try rows.map { (try $0.get("kind", as: String.self), try $0.get("value", as: String.self)) }
        let values = { (kind: String) in pairs.filter { $0.0 == kind }.map(\.1) }
        return CatalogueChoices(tags: values("tag"), languages: values("language"), badges: values("badge"))
    }
}

/// What the catalogue can be filtered by.
struct CatalogueChoices: Sendable {
    let tags: [String]
    let languages: [String]
    let badges: [String]
}

extension CatalogueStore {
    /// A course that readers may know of. Archived ones stay readable, for who learned them.
    /// - Throws: ``Problem`` `notFound`.
    func published(_ reference: CourseReference) async throws -> Course {
        guard let course = try await find(reference), course.version != nil else { throw Problem.notFound }
        return course
    }
}
