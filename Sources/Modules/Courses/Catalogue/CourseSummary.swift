import Foundation
import Kernel
import Web

/// A course in lists.
struct CourseSummary: Codable, Sendable {
    let id: ID<Course>
    let slug: String
    let title: String
    let summary: String
    /// Of title and summary.
    let lang: String
    let languages: [String]
    let tags: [String]
    let level: CourseLevel
    let badge: String?
    let minutes: Int
    let items: Int
    let learners: Int
    let version: Int?
    let publishedAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, slug, title, summary, lang, languages, tags, level, badge, minutes, items, learners, version
        case publishedAt = "published_at"
    }

    init(_ course: Course, language: String) {
        let read = course.title.read(in: language, else: course.language)
        id = course.id
        slug = course.slug
        title = read.text
        lang = read.language
        summary = course.summary.read(in: language, else: course.language).text
        languages = course.languages
        tags = course.tags
        level = course.level
        badge = course.badge
        minutes = course.minutes
        items = course.items
        learners = course.learners
        version = course.version
        publishedAt = course.publishedAt
    }
}
