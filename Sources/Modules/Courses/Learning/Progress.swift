import Foundation
import Kernel

/// How far somebody is in one version of a course. Pure: from the content and what is completed.
struct Progress: Hashable, Sendable {
    let required: Int
    let done: Int
    /// The first item to do next; nil when nothing is left.
    let next: CourseItem?
    /// Of what is required and not completed.
    let minutesLeft: Int
    let isComplete: Bool

    var percent: Int { required == 0 ? (isComplete ? 100 : 0) : done * 100 / required }

    init(_ content: CourseContent, completed: Set<ID<CourseItem>>) {
        let counts = content.sections.map { SectionCount($0, completed) }
        required = counts.reduce(0) { $0 + $1.required }
        done = counts.reduce(0) { $0 + $1.done }
        isComplete = done == required
        let open = content.sections.flatMap { SectionCount($0, completed).open }
        next = open.first
        minutesLeft = open.reduce(0) { $0 + $1.minutes }
    }

    /// One section's share: a section of which one item is enough counts once.
    private struct SectionCount {
        let required: Int
        let done: Int
        let open: [CourseItem]

        init(_ section: CourseSection, _ completed: Set<ID<CourseItem>>) {
            let items = section.items.filter { !$0.isOptional }
            let rest = items.filter { !completed.contains($0.id) }
            switch section.requires {
            case .all: (required, done, open) = (items.count, items.count - rest.count, rest)
            case .one:
                let isDone = rest.count < items.count
                required = items.isEmpty ? 0 : 1
                done = isDone && !items.isEmpty ? 1 : 0
                open = isDone ? [] : Array(rest.prefix(1))
            }
        }
    }
}
