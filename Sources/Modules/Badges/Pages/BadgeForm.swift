import Foundation
import Kernel
import Web

/// What is typed into the form of a badge, as it was typed.
struct BadgeForm: Sendable {
    var slug: String?
    var name: String?
    var description: String?
    var narrative: String?
    var months: String?
    var course: String?
    var image: String?

    init() {}

    init(_ fields: FormFields) {
        slug = fields["slug"]
        name = fields["name"]
        description = fields["description"]
        narrative = fields["narrative"]
        months = fields["valid_months"]
        course = fields["course"]
        image = fields["image"]
    }

    init(_ badge: BadgeDefinition) {
        slug = badge.slug
        name = badge.name
        description = badge.description
        narrative = badge.narrative
        months = badge.validMonths.map { "\($0)" }
        course = badge.criteria.course
        image = badge.image
    }

    func form(_ action: String, problem: Problem?, isNew: Bool = true) -> Form {
        var fields: [FormField] = []
        if isNew {
            fields.append(
                FormField(
                    "slug", Message("Short name"), value: slug,
                    hint: Message("For addresses and rules: a–z, 0–9 and -. It never changes."), isLiteral: true))
        }
        fields += [
            FormField("name", Message("Name"), value: name),
            FormField("description", Message("Description"), value: description, isMultiline: true),
            FormField(
                "narrative", Message("What it takes"), value: narrative,
                hint: Message("For people, with Markdown."), isMultiline: true),
            FormField(
                "valid_months", Message("Months it lasts"), value: months,
                hint: Message("Empty for good."), isOptional: true, isLiteral: true),
        ]
        if isNew {
            fields.append(
                FormField(
                    "course", Message("Course that earns it"), value: course,
                    hint: Message("The course's short name; empty for a badge that is given by hand."),
                    isOptional: true, isLiteral: true))
        } else {
            fields.append(
                FormField(
                    "image", Message("Picture"), value: image,
                    hint: Message("The address of a PNG that was uploaded here. Empty for the one that is drawn."),
                    isOptional: true, isLiteral: true))
        }
        return Form(
            action: action, button: isNew ? Message("Make a draft") : Message("Save"), fields: fields,
            problem: problem)
    }
}

/// A new badge as the form sends it: what is empty is absent.
struct NewBadgeFields: Codable, Sendable {
    let slug: BadgeSlug
    let name: BadgeName
    let description: BadgeDescription
    let narrative: BadgeNarrative
    let validMonths: Months?
    let course: OptionalSlug?

    enum CodingKeys: String, CodingKey {
        case slug, name, description, narrative, course
        case validMonths = "valid_months"
    }

    var badge: NewBadge {
        let criteria = course.flatMap { $0.text.isEmpty ? nil : $0.text }.map { Criteria.completion(of: $0) }
        return NewBadge(
            slug: slug, name: name, description: description, narrative: narrative, tags: nil,
            validMonths: validMonths?.number, validUntil: nil, criteria: criteria)
    }
}

/// A changed badge as the form sends it.
struct ChangedBadgeFields: Codable, Sendable {
    let name: BadgeName
    let description: BadgeDescription
    let narrative: BadgeNarrative
    let validMonths: Months?
    let image: ImageAddress?

    enum CodingKeys: String, CodingKey {
        case name, description, narrative, image
        case validMonths = "valid_months"
    }

    var change: BadgeChange {
        BadgeChange(
            name: name, description: description, narrative: narrative, tags: nil,
            // Empty is for good, where months were all that ended it.
            validMonths: validMonths.map { $0.number ?? 0 }, validUntil: nil, criteria: nil, image: image)
    }
}

/// A number of months as a form sends it, or nothing.
struct Months: BadgeText {
    static let rule = TextRule(scalars: 0...3, pattern: "^[0-9]{0,3}$", patternHelp: "Write a whole number.")
    let text: String

    var number: Int? { Int(text) }
}

/// A short name as a form sends it, or nothing.
struct OptionalSlug: BadgeText {
    static let rule = TextRule(
        scalars: 0...64, pattern: "^[a-z0-9-]{0,64}$", patternHelp: "Use only a–z, 0–9 and -.")
    let text: String
}
