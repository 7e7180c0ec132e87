import Foundation
import Kernel
import Web

/// A course with its outline and, for learners, how far they are.
struct CourseDetail: Codable, Sendable {
    let course: CourseSummary
    let sections: [Section]
    let prerequisites: [String]
    let enrolment: EnrolmentRules.Kind
    let opens: Date?
    let closes: Date?
    /// The reader's own; absent for who is not enrolled.
    let learning: LearningState?

    struct Section: Codable, Sendable {
        let id: ID<CourseSection>
        let title: String
        let requires: SectionRule
        let items: [Item]
    }

    struct Item: Codable, Sendable {
        let id: ID<CourseItem>
        let kind: ItemKind
        let title: String
        let minutes: Int
        let optional: Bool
        let completion: CompletionRule
        let open: Bool
        let completed: Bool
    }

    init(_ course: Course, _ content: CourseContent, _ place: LearnerPlace?, language: String) {
        self.course = CourseSummary(course, language: language)
        prerequisites = content.prerequisites
        enrolment = content.enrolment.kind
        opens = content.enrolment.opens
        closes = content.enrolment.closes
        learning = place.map { LearningState($0) }
        let read: (LocalizedText) -> String = { $0.read(in: language, else: content.language).text }
        sections = content.sections.map { section in
            Section(
                id: section.id, title: read(section.title), requires: section.requires,
                items: section.items.map { item in
                    Item(
                        id: item.id, kind: item.kind, title: read(item.title), minutes: item.minutes,
                        optional: item.isOptional, completion: item.completion,
                        open: place?.doors.isOpen(item) ?? false, completed: place?.completed.contains(item.id) ?? false
                    )
                })
        }
    }
}
