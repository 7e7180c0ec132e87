/// What is changed of a whole course; what is absent stays.
struct CourseChange: Codable, Sendable {
    let title: LocalizedText?
    let summary: LocalizedText?
    let tags: [Slug]?
    let level: CourseLevel?
    /// A badge's slug; the empty text for none.
    let badge: String?
    let enrolment: EnrolmentRules?
    let prerequisites: [Slug]?
    let sequential: Bool?

    func apply(to draft: inout CourseContent) {
        draft.title = title ?? draft.title
        draft.summary = summary ?? draft.summary
        draft.tags = tags.map { $0.prefix(20).map(\.text) } ?? draft.tags
        draft.level = level ?? draft.level
        if let badge { draft.badge = badge.isEmpty ? nil : badge }
        draft.enrolment = enrolment ?? draft.enrolment
        draft.prerequisites = prerequisites.map { $0.prefix(20).map(\.text) } ?? draft.prerequisites
        draft.isSequential = sequential ?? draft.isSequential
    }
}
