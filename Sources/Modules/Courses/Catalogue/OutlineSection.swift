import Foundation
import Kernel
import Web

/// A section of a course with its items, as pages list them.
struct OutlineSection: Sendable {
    let title: String
    let lang: String
    let isOne: Bool
    /// When what is in it may be opened.
    let conditions: [Message]
    let hasConditions: Bool
    let items: [Item]

    struct Item: Sendable {
        let title: String
        /// Nil where the reader may not open it.
        let path: String?
        let kind: Message
        let minutes: Message
        /// When it may be opened.
        let conditions: [Message]
        let isDone: Bool
        let isLocked: Bool
        let isOptional: Bool
        let isCurrent: Bool
    }

    static func all(
        of content: CourseContent, _ place: LearnerPlace?, _ language: String,
        current: ID<CourseItem>? = nil
    ) -> [OutlineSection] {
        content.sections.map { section in
            let read = section.title.read(in: language, else: content.language)
            let conditions = section.availability?.words(in: content, language) ?? []
            return OutlineSection(
                title: read.text, lang: read.language, isOne: section.requires == .one, conditions: conditions,
                hasConditions: !conditions.isEmpty,
                items: section.items.map { item in
                    let isOpen = place?.isOpen(item) ?? false
                    return Item(
                        title: item.title.read(in: language, else: content.language).text,
                        path: isOpen ? place?.path(of: item.id) : nil, kind: item.kind.label,
                        minutes: Message("{count} min", plural: "{count} min", count: item.minutes),
                        conditions: item.availability?.words(in: content, language) ?? [],
                        isDone: place?.completed.contains(item.id) ?? false, isLocked: place != nil && !isOpen,
                        isOptional: item.isOptional, isCurrent: item.id == current)
                })
        }
    }
}
