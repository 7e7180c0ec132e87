import Foundation
import Kernel
import Web

/// One learner in one version of a course: what is open, what is done, what comes next.
struct LearnerPlace: Sendable {
    let course: Course
    let enrolment: Enrolment
    let content: CourseContent
    let completed: Set<ID<CourseItem>>
    let now: Date
    /// Slugs of the badges the learner holds.
    var badges: Set<String> = []
    /// An author looks at the draft: nothing is closed, and nothing is recorded.
    var isPreview = false

    var progress: Progress { Progress(content, completed: completed) }
    var doors: Doors {
        let sections = content.sections.filter { $0.isCompleted(completed) }.map(\.id)
        return Doors(
            content: content,
            facts: Availability.Facts(now: now, completed: completed, badges: badges, sections: Set(sections)))
    }
    /// Whether there is a newer version than the one they began.
    var hasNewerVersion: Bool { course.version.map { $0 > enrolment.version } ?? false }

    func isOpen(_ item: CourseItem) -> Bool { isPreview || doors.isOpen(item) }

    /// Where the course is for this reader, and an item of it.
    var path: String { isPreview ? "\(course.path)/edit/preview" : course.path }

    func path(of item: ID<CourseItem>) -> String {
        isPreview ? "\(course.path)/edit/\(item)/preview" : "\(course.path)/items/\(item)"
    }

    /// - Parameter closes: when it closes for this learner, where that was granted; else as the course says.
    /// - Throws: ``Problem`` `notFound`, `itemLocked`.
    func openItem(_ id: ID<CourseItem>, closes: Date? = nil) throws -> CourseItem {
        guard let item = content.item(id) else { throw Problem.notFound }
        var asked = item
        if let closes { asked.availability = item.availability?.closing(at: closes) }
        guard isOpen(asked) else { throw Problem(.itemLocked) }
        return item
    }

    /// What comes after an item in the order of the course.
    func following(_ id: ID<CourseItem>) -> CourseItem? {
        let items = content.items
        guard let place = items.firstIndex(where: { $0.id == id }), place + 1 < items.count else { return nil }
        return items[place + 1]
    }
}
