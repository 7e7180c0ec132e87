import Kernel
import Web

/// What a course says of itself, in its own language.
struct CourseForm: Sendable {
    let title: String
    let summary: String
    let tags: [String]
    let level: CourseLevel
    let badge: String?
    let isSequential: Bool

    init(_ form: FormFields) {
        title = String((form["title"] ?? "").prefix(CourseCheck.maximumTitle))
        summary = String((form["summary"] ?? "").prefix(1000))
        tags = (form["tags"] ?? "").lowercased().split { $0 == "," || $0.isWhitespace }
            .compactMap { try? Slug(checking: String($0)).text }.prefix(20).map(\.self)
        level = form["level"].flatMap(CourseLevel.init) ?? .beginner
        badge = form["badge"].flatMap { try? Slug(checking: $0).text }
        isSequential = form["order"] == "sequential"
    }

    init(_ draft: CourseContent) {
        title = draft.title.read(in: draft.language, else: draft.language).text
        summary = draft.summary.read(in: draft.language, else: draft.language).text
        tags = draft.tags
        level = draft.level
        badge = draft.badge
        isSequential = draft.isSequential
    }

    func apply(to draft: inout CourseContent) {
        draft.title.texts[draft.language] = title
        draft.summary.texts[draft.language] = summary
        draft.tags = tags
        draft.level = level
        draft.badge = badge
        draft.isSequential = isSequential
    }

    func form(action: String) -> Form {
        Form(
            action: action, button: Message("Save"),
            fields: [
                FormField("title", Message("Title"), value: title),
                FormField(
                    "summary", Message("Summary"), value: summary,
                    hint: Message("One or two sentences for the catalogue."), isMultiline: true, isOptional: true),
                FormField(
                    "tags", Message("Topics"), value: tags.joined(separator: ", "),
                    hint: Message("Single words, with commas between them."), isOptional: true, isLiteral: true),
                FormField(
                    "level", Message("Level"),
                    options: CourseLevel.allCases.map {
                        FormField.Option(value: $0.rawValue, label: $0.label, isSelected: $0 == level)
                    }),
                FormField(
                    "order", Message("Order"),
                    options: [
                        FormField.Option(value: "free", label: Message("In any order"), isSelected: !isSequential),
                        FormField.Option(
                            value: "sequential", label: Message("One after the other"), isSelected: isSequential),
                    ]),
                FormField(
                    "badge", Message("Badge"), value: badge, hint: Message("The name of the badge that it earns."),
                    isOptional: true, isLiteral: true),
            ])
    }
}
