import Foundation
import Kernel
import Postgres

/// One course that somebody completed.
struct TranscriptLine: RowDecodable {
    let id: ID<CourseCompletion>
    let slug: String
    let title: LocalizedText
    let language: String
    let version: Int
    let completedAt: Date
    /// Of the version, where it is in content storage.
    let cid: String?
    /// The best attempt of its quizzes.
    let percent: Double?

    init(row: Row) throws {
        id = try row.get("id")
        slug = try row.get("slug")
        title = try row.get("title", as: PostgresJSON.self).decode()
        language = try row.get("language")
        version = try row.get("version")
        completedAt = try row.get("completed_at")
        cid = try row.get("cid")
        percent = try row.get("percent")
    }
}
