import Kernel

/// Items under one heading.
struct CourseSection: Codable, Hashable, Sendable {
    let id: ID<CourseSection>
    var title: LocalizedText
    var requires: SectionRule
    var items: [CourseItem]
}
