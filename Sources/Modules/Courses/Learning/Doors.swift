import Foundation
import Kernel

/// Which items of a course somebody may open.
struct Doors: Sendable {
    let content: CourseContent
    let facts: Availability.Facts

    /// What was completed stays open, whatever the rules became.
    func isOpen(_ item: CourseItem) -> Bool {
        if facts.completed.contains(item.id) { return true }
        let section = content.sections.first { $0.items.contains { $0.id == item.id } }
        guard item.availability?.holds(facts) ?? true, section?.availability?.holds(facts) ?? true else {
            return false
        }
        return !content.isSequential || isReached(item)
    }

    /// Every required item before it is completed; of a section that asks for one, one.
    private func isReached(_ item: CourseItem) -> Bool {
        for section in content.sections {
            if let place = section.items.firstIndex(where: { $0.id == item.id }) {
                guard section.requires == .all else { return true }
                return section.items[..<place].allSatisfy { $0.isOptional || facts.completed.contains($0.id) }
            }
            guard section.isCompleted(facts.completed) else { return false }
        }
        return false
    }
}

extension CourseSection {
    /// Whether all that it requires is completed, or one where one is enough.
    func isCompleted(_ completed: Set<ID<CourseItem>>) -> Bool {
        let required = items.filter { !$0.isOptional }
        return switch requires {
        case .all: required.allSatisfy { completed.contains($0.id) }
        case .one: required.isEmpty || required.contains { completed.contains($0.id) }
        }
    }
}
