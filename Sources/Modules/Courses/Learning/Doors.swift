import Foundation
import Kernel

/// Which items of a course somebody may open.
struct Doors: Sendable {
    let content: CourseContent
    let facts: Availability.Facts

    /// What was completed stays open, whatever the rules became.
    func isOpen(_ item: CourseItem) -> Bool {
        if facts.completed.contains(item.id) { return true }
        guard item.availability?.holds(facts) ?? true else { return false }
        return !content.isSequential || isReached(item)
    }

    /// Every required item before it is completed; of a section that asks for one, one.
    private func isReached(_ item: CourseItem) -> Bool {
        for section in content.sections {
            let required = section.items.filter { !$0.isOptional }
            let done = required.filter { facts.completed.contains($0.id) }
            if let place = section.items.firstIndex(where: { $0.id == item.id }) {
                guard section.requires == .all else { return true }
                return section.items[..<place].allSatisfy { $0.isOptional || facts.completed.contains($0.id) }
            }
            let isSatisfied =
                section.requires == .all ? done.count == required.count : !done.isEmpty || required.isEmpty
            guard isSatisfied else { return false }
        }
        return false
    }
}
