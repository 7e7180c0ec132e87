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
        case .from, .until, .badge, .section: []
        }
    }

    /// The sections that it asks about.
    var sections: Set<ID<CourseSection>> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.sections) }
        case .not(let part): part.sections
        case .section(let section): [section]
        case .from, .until, .badge, .completed: []
        }
    }

    /// The same about other items and sections.
    func replacing(
        _ other: (ID<CourseItem>) -> ID<CourseItem>, _ sections: (ID<CourseSection>) -> ID<CourseSection>
    ) -> Availability {
        switch self {
        case .all(let parts): .all(parts.map { $0.replacing(other, sections) })
        case .any(let parts): .any(parts.map { $0.replacing(other, sections) })
        case .not(let part): .not(part.replacing(other, sections))
        case .completed(let item): .completed(other(item))
        case .section(let section): .section(sections(section))
        case .from, .until, .badge: self
        }
    }

    /// In words: a few for each condition that has to hold.
    /// - Parameter language: of whoever reads it.
    func words(in content: CourseContent, _ language: String) -> [Message] {
        conjuncts.map { $0.phrase(content, language) }
    }

    private func phrase(_ content: CourseContent, _ language: String) -> Message {
        switch self {
        case .from(let date): Message("from {date}", ["date": .day(date)])
        case .until(let date): Message("until {date}", ["date": .day(date.addingTimeInterval(-1))])
        case .completed(let item): Message("after {item}", ["item": .text(content.title(of: item, in: language))])
        case .section(let section):
            Message("after {item}", ["item": .text(content.title(of: section, in: language))])
        case .badge(let slug): Message("with the badge {badge}", ["badge": .text(slug)])
        case .not(let part): Message("not {condition}", ["condition": .message(part.phrase(content, language))])
        case .all(let parts):
            Self.joined(parts.map { $0.phrase(content, language) }) {
                Message("{first} and {second}", ["first": .message($0), "second": .message($1)])
            } ?? Message("always")
        case .any(let parts):
            Self.joined(parts.map { $0.phrase(content, language) }) {
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

    func title(of section: ID<CourseSection>, in language: String) -> String {
        sections.first { $0.id == section }?.title.read(in: language, else: self.language).text ?? ""
    }
}
