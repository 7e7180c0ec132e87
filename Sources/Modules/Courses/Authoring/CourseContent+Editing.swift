import Kernel
import Web

/// Changes of a draft that several doors make.
extension CourseContent {
    /// - Throws: ``Problem`` `notFound`.
    mutating func edit(_ id: ID<CourseSection>, _ change: (inout CourseSection) throws -> Void) throws {
        guard let place = sections.firstIndex(where: { $0.id == id }) else { throw Problem.notFound }
        try change(&sections[place])
    }

    /// - Throws: ``Problem`` `notFound`.
    mutating func edit(_ id: ID<CourseItem>, _ change: (inout CourseItem) throws -> Void) throws {
        for section in sections.indices {
            guard let place = sections[section].items.firstIndex(where: { $0.id == id }) else { continue }
            return try change(&sections[section].items[place])
        }
        throw Problem.notFound
    }

    mutating func remove(_ id: ID<CourseSection>) {
        sections.removeAll { $0.id == id }
    }

    mutating func remove(_ id: ID<CourseItem>) {
        for place in sections.indices { sections[place].items.removeAll { $0.id == id } }
    }

    mutating func move(_ id: ID<CourseSection>, by steps: Int) {
        guard let place = sections.firstIndex(where: { $0.id == id }) else { return }
        sections.swapAt(place, Swift.min(Swift.max(0, place + steps), sections.count - 1))
    }

    /// Up or down; over the end of its section it goes into the next.
    mutating func move(_ id: ID<CourseItem>, by step: Int) {
        for section in sections.indices {
            guard let place = sections[section].items.firstIndex(where: { $0.id == id }) else { continue }
            let target = place + step
            if sections[section].items.indices.contains(target) {
                sections[section].items.swapAt(place, target)
            } else if sections.indices.contains(section + step) {
                let item = sections[section].items.remove(at: place)
                let next = section + step
                sections[next].items.insert(item, at: step > 0 ? 0 : sections[next].items.count)
            }
            return
        }
    }

    /// Anywhere at once: before another item of a section, or at its end. Where it cannot be, it stays.
    mutating func place(_ id: ID<CourseItem>, in section: ID<CourseSection>, before next: ID<CourseItem>?) {
        guard id != next, let item = item(id), let target = sections.firstIndex(where: { $0.id == section }) else {
            return
        }
        remove(id)
        let items = sections[target].items
        sections[target].items.insert(item, at: items.firstIndex { $0.id == next } ?? items.count)
    }

    /// The same content as another course's: ids are nobody else's.
    func withFreshIDs(_ world: World) -> CourseContent {
        let fresh = Dictionary(items.map { ($0.id, world.newID(of: CourseItem.self)) }) { first, _ in first }
        let parts = Dictionary(sections.map { ($0.id, world.newID(of: CourseSection.self)) }) { first, _ in first }
        var copy = self
        copy.sections = sections.map { section in
            CourseSection(
                id: parts[section.id] ?? world.newID(), title: section.title, requires: section.requires,
                items: section.items.map { $0.with(fresh, parts, world) },
                availability: section.availability?.replacing({ fresh[$0] ?? $0 }, { parts[$0] ?? $0 }))
        }
        return copy
    }
}

extension CourseItem {
    /// - Parameters:
    ///   - fresh: the ids of the copy's items by those of the original's, in its conditions too.
    ///   - sections: the same of sections.
    fileprivate func with(
        _ fresh: [ID<CourseItem>: ID<CourseItem>], _ sections: [ID<CourseSection>: ID<CourseSection>], _ world: World
    ) -> CourseItem {
        CourseItem(
            id: fresh[id] ?? world.newID(), kind: kind, title: title, body: body, minutes: minutes,
            completion: completion, isOptional: isOptional,
            availability: availability?.replacing({ fresh[$0] ?? $0 }, { sections[$0] ?? $0 }), rules: rules,
            questions: questions?.map { $0.with(id: world.newID()) })
    }
}

extension Question {
    func with(id: ID<Question>) -> Question {
        var copy = Question(id: id, type: type, name: name, text: text)
        copy.tail = tail
        copy.choices = choices
        copy.isTrue = isTrue
        copy.rightFeedback = rightFeedback
        copy.wrongFeedback = wrongFeedback
        copy.accepted = accepted
        copy.isCaseSensitive = isCaseSensitive
        copy.numbers = numbers
        copy.pairs = pairs
        copy.distractors = distractors
        copy.feedback = feedback
        copy.points = points
        return copy
    }
}
