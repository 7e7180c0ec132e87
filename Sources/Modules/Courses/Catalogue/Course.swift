import Foundation
import Kernel
import Postgres
import Web

/// A course as its row says: what lists show of the newest published version.
struct Course: RowDecodable, Hashable {
    enum State: String, SchemaEnumeration, Sendable {
        case draft, published, archived
    }

    let id: ID<Course>
    let slug: String
    let state: State
    let revision: Int64
    /// Whether the draft says what the newest version says.
    let isDraftPublished: Bool
    /// The newest published version; nil before the first.
    let version: Int?
    let title: LocalizedText
    let summary: LocalizedText
    let language: String
    let languages: [String]
    let tags: [String]
    let level: CourseLevel
    let badge: String?
    let minutes: Int
    let items: Int
    let learners: Int
    let publishedAt: Date?
    let sourceCID: String?
    let sourceTerritory: String?

    /// All that is read of a course without its content.
    static let columns = """
        course.id, course.slug, course.state, course.revision, course.published_revision, course.version, course.title, \
        course.summary, course.language, course.languages, course.tags, course.level, course.badge, course.minutes, \
        course.item_count, course.learners, course.published_at, course.source_cid, course.source_territory
        """

    init(row: Row) throws {
        id = try row.get("id")
        slug = try row.get("slug")
        state = State(rawValue: try row.get("state")) ?? .archived
        revision = try row.get("revision")
        isDraftPublished = try row.get("published_revision", as: Int64?.self) == revision
        version = try row.get("version")
        title = try row.get("title", as: PostgresJSON.self).decode()
        summary = try row.get("summary", as: PostgresJSON.self).decode()
        language = try row.get("language")
        languages = try row.get("languages")
        tags = try row.get("tags")
        level = CourseLevel(rawValue: try row.get("level")) ?? .beginner
        badge = try row.get("badge")
        minutes = try row.get("minutes")
        items = try row.get("item_count")
        learners = try row.get("learners")
        publishedAt = try row.get("published_at")
        sourceCID = try row.get("source_cid")
        sourceTerritory = try row.get("source_territory")
    }

    var etag: String { "\"\(revision)\"" }
    /// The path of its page.
    var path: String { "/courses/\(slug)" }
}
