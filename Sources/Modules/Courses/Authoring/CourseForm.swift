import Foundation
import Kernel
import Web

/// What a course says of itself. In another language than its own it has its texts alone.
struct CourseForm: Sendable {
    let title: String
    let summary: String
    let tags: [String]
    let level: CourseLevel
    let badge: String?
    let isSequential: Bool
    let prerequisites: [String]
    let enrolment: EnrolmentRules
    let language: EditLanguage
    /// As the course has them in its own language.
    let hints: (title: Message?, summary: Message?)

    init(_ form: FormFields, _ language: EditLanguage) {
        self.language = language
        hints = (nil, nil)
        title = String((form["title"] ?? "").prefix(CourseCheck.maximumTitle))
        summary = String((form["summary"] ?? "").prefix(1000))
        tags = Self.slugs(form["tags"])
        prerequisites = Self.slugs(form["prerequisites"])
        enrolment = EnrolmentRules(
            kind: form["enrolment"].flatMap(EnrolmentRules.Kind.init) ?? .open,
            key: form["key"].flatMap { $0.isEmpty ? nil : String($0.prefix(100)) },
            capacity: form["capacity"].flatMap { Int($0.filter { !$0.isWhitespace }) }.map {
                min(max(1, $0), 1_000_000)
            },
            opens: form["opens"].flatMap { CourseDate.start(of: $0) },
            closes: form["closes"].flatMap { CourseDate.end(of: $0) })
        level = form["level"].flatMap(CourseLevel.init) ?? .beginner
        badge = form["badge"].flatMap { try? Slug(checking: $0).text }
        isSequential = form["order"] == "sequential"
    }

    static func slugs(_ text: String?) -> [String] {
        (text ?? "").lowercased().split { $0 == "," || $0.isWhitespace }
            .compactMap { try? Slug(checking: String($0)).text }.prefix(20).map(\.self)
    }

    init(_ draft: CourseContent, _ language: EditLanguage) {
        self.language = language
        title = language.value(draft.title)
        summary = language.value(draft.summary)
        hints = (language.hint(draft.title), language.hint(draft.summary))
        prerequisites = draft.prerequisites
        enrolment = draft.enrolment
        tags = draft.tags
        level = draft.level
        badge = draft.badge
        isSequential = draft.isSequential
    }

    func apply(to draft: inout CourseContent) {
        language.set(title, in: &draft.title)
        language.set(summary, in: &draft.summary)
        guard language.isMain else { return }
        draft.prerequisites = prerequisites
        draft.enrolment = enrolment.keepingTimes(of: draft.enrolment)
        draft.tags = tags
        draft.level = level
        draft.badge = badge
        draft.isSequential = isSequential
    }

    func form(action: String) -> Form {
        Form(
            action: action, button: Message("Save"),
            fields: [
                FormField("title", Message("Title"), value: title, hint: hints.title),
                FormField(
                    "summary", Message("Summary"), value: summary,
                    hint: hints.summary ?? Message("One or two sentences for the catalogue."), isMultiline: true,
                    isOptional: true),
            ] + (language.isMain ? rules : []))
    }

    /// What is the same in every language.
    private var rules: [FormField] {
        [
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
            FormField(
                "prerequisites", Message("Courses to complete before"),
                value: prerequisites.joined(separator: ", "),
                hint: Message("Their names in addresses, with commas between them."), isOptional: true,
                isLiteral: true),
            FormField(
                "enrolment", Message("Who may begin it"),
                options: [
                    (EnrolmentRules.Kind.open, Message("Everybody")), (.key, Message("Whoever has the key")),
                    (.invitation, Message("Whoever is invited")),
                ].map {
                    FormField.Option(value: $0.rawValue, label: $1, isSelected: $0 == enrolment.kind)
                }),
            FormField("key", Message("Enrolment key"), value: enrolment.key, isOptional: true, isLiteral: true),
            FormField(
                "capacity", Message("Places"), value: enrolment.capacity.map { "\($0)" },
                hint: Message("Empty for as many as come."), isOptional: true, isLiteral: true),
            FormField(
                "opens", Message("First day of enrolment"), value: enrolment.opens.map { CourseDate.day(of: $0) },
                hint: Message("Such as 2027-01-31."), isOptional: true, isLiteral: true),
            FormField(
                "closes", Message("Last day of enrolment"),
                value: enrolment.closes.map(CourseDate.lastDay),
                hint: Message("Such as 2027-01-31."), isOptional: true, isLiteral: true),
        ]
    }
}

extension EnrolmentRules {
    /// A form knows days; where the day is still the same, so is the time that a program gave.
    fileprivate func keepingTimes(of old: EnrolmentRules) -> EnrolmentRules {
        var rules = self
        if rules.opens.map(CourseDate.day) == old.opens.map(CourseDate.day) { rules.opens = old.opens }
        if rules.closes.map(CourseDate.lastDay) == old.closes.map(CourseDate.lastDay) { rules.closes = old.closes }
        return rules
    }
}
