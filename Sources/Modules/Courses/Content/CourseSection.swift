import Kernel

/// Items under one heading.
struct CourseSection: Codable, Hashable, Sendable {
    let id: ID<CourseSection>
    var title: LocalizedText
    var requires: SectionRule
    var items: [CourseItem]
    /// When learners may open what is in it; always where absent.
    var availability: Availability?
}
