import Kernel

/// All of a course that its authors write: the draft is one, and each published version is a copy that never changes.
struct CourseContent: Codable, Hashable, Sendable {
    /// The language whose texts are shown to whoever's own is missing.
    var language: String
    var title: LocalizedText
    /// One or two sentences for the catalogue.
    var summary: LocalizedText
    var tags: [String]
    var level: CourseLevel
    /// The badge that completing it earns, by its slug.
    var badge: String?
    var enrolment: EnrolmentRules
    /// Slugs of courses to be completed before.
    var prerequisites: [String]
    /// Each required item opens when those before it are completed.
    var isSequential: Bool
    var sections: [CourseSection]

    enum CodingKeys: String, CodingKey {
        case language, title, summary, tags, level, badge, enrolment, prerequisites, sections
        case isSequential = "sequential"
    }

    var items: [CourseItem] { sections.flatMap(\.items) }

    func item(_ id: ID<CourseItem>) -> CourseItem? {
        items.first { $0.id == id }
    }

    /// The languages in which everything can be read: those of the title that each lesson has too.
    var languages: [String] {
        title.texts.keys.filter { tag in items.allSatisfy { $0.title.texts[tag] != nil } }.sorted()
    }

    /// All that says when something may be opened.
    var conditions: [Availability] {
        sections.compactMap(\.availability) + items.compactMap(\.availability)
    }

    var minutes: Int { items.reduce(0) { $0 + $1.minutes } }
}
