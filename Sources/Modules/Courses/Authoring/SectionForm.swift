import Kernel
import Web

/// What the course's editor says of one section: its heading, how much of it counts, and what comes before.
struct SectionForm: Sendable {
    private let title: String
    private let requires: SectionRule?
    /// Nil where the form has no such field; empty for none.
    private let after: String?

    init(_ form: FormFields) {
        title = form["title"] ?? ""
        requires = form["requires"].flatMap { SectionRule(rawValue: $0) }
        after = form["after"]
    }

    /// Conditions that a form cannot show stay as they are.
    func apply(to section: inout CourseSection, in language: EditLanguage) {
        language.set(title, in: &section.title)
        section.requires = requires ?? section.requires
        guard let after, Self.isShown(section.availability) else { return }
        section.availability = ID<CourseSection>(after).map { .section($0) }
    }

    /// Whether a form can show these conditions: none, or one section.
    private static func isShown(_ availability: Availability?) -> Bool {
        switch availability {
        case nil, .section: true
        default: false
        }
    }

    /// The sections that one may wait for; nil where its conditions are others.
    static func choices(
        _ section: CourseSection, in draft: CourseContent, _ read: (LocalizedText) -> String
    ) -> [FormField.Option]? {
        guard isShown(section.availability) else { return nil }
        let asked = section.availability?.sections ?? []
        let others = draft.sections.filter { $0.id != section.id }.map { other in
            FormField.Option(
                value: "\(other.id)", label: Message("{text}", ["text": .text(read(other.title))]),
                isSelected: asked.contains(other.id))
        }
        return [FormField.Option(value: "", label: Message("No section"), isSelected: asked.isEmpty)] + others
    }

    static func rules(_ section: CourseSection) -> [FormField.Option] {
        [
            FormField.Option(value: "all", label: Message("All of it"), isSelected: section.requires == .all),
            FormField.Option(value: "one", label: Message("One part of it"), isSelected: section.requires == .one),
        ]
    }
}
