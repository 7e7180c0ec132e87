import Foundation
import Kernel
import Web

extension Availability {
    /// Conditions that hold together.
    var conjuncts: [Availability] {
        if case .all(let parts) = self { parts } else { [self] }
    }

    /// The items that it asks about.
    var items: Set<ID<CourseItem>> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.items) }
        case .not(let part): part.items
        case .completed(let item): [item]
        case .from, .until, .badge: []
        }
    }

    /// The same about other items.
    func replacing(_ other: (ID<CourseItem>) -> ID<CourseItem>) -> Availability {
        switch self {
        case .all(let parts): .all(parts.map { $0.replacing(other) })
        case .any(let parts): .any(parts.map { $0.replacing(other) })
        case .not(let part): .not(part.replacing(other))
        case .completed(let item): .completed(other(item))
        case .from, .until, .badge: self
        }
    }

    /// In words: a few for each condition that has to hold.
    /// - Parameter title: of an item.
    func words(_ title: (ID<CourseItem>) -> String) -> [Message] {
        conjuncts.map { $0.phrase(title) }
    }

    private func phrase(_ title: (ID<CourseItem>) -> String) -> Message {
        switch self {
        case .from(let date): Message("from {date}", ["date": .day(date)])
        case .until(let date): Message("until {date}", ["date": .day(date.addingTimeInterval(-1))])
        case .completed(let item): Message("after {item}", ["item": .text(title(item))])
        case .badge(let slug): Message("with the badge {badge}", ["badge": .text(slug)])
        case .not(let part): Message("not {condition}", ["condition": .message(part.phrase(title))])
        case .all(let parts):
            Self.joined(parts.map { $0.phrase(title) }) {
                Message("{first} and {second}", ["first": .message($0), "second": .message($1)])
            } ?? Message("always")
        case .any(let parts):
            Self.joined(parts.map { $0.phrase(title) }) {
                Message("{first} or {second}", ["first": .message($0), "second": .message($1)])
            } ?? Message("never")
        }
    }

    private static func joined(_ phrases: [Message], _ join: (Message, Message) -> Message) -> Message? {
        guard let first = phrases.first else { return nil }
        return phrases.dropFirst().reduce(first, join)
    }
}

extension CourseContent {
    /// In a reader's language.
    func title(of item: ID<CourseItem>, in language: String) -> String {
        self.item(item)?.title.read(in: language, else: self.language).text ?? ""
    }
}
