import Kernel
import Web

/// What most badges ask, and the rest.
enum RequirementKind: String, SchemaEnumeration, Sendable {
    case course, badge, fact

    /// The type of fact; nil where the form names it.
    var event: String? {
        switch self {
        case .course: "course.completed"
        case .badge: BadgeAwarded.type
        case .fact: nil
        }
    }

    /// Where the fact has the short name of what it is about.
    var path: String { self == .course ? "/course" : "/slug" }

    var label: Message {
        switch self {
        case .course: Message("Complete a course")
        case .badge: Message("Earn another badge")
        case .fact: Message("Something else that the territory notes")
        }
    }
}

/// One requirement more, as the form sends it.
struct CriteriaForm: Codable, Sendable {
    let group: OptionalCount
    let kind: RequirementKind
    let subject: RequirementSubject
    let count: OptionalCount
    let days: OptionalCount

    var requirement: Requirement {
        get throws {
            guard let event = kind.event else {
                return Requirement(event: subject.text, count: count.number, days: days.number)
            }
            guard (try? BadgeSlug(checking: subject.text)) != nil else {
                throw Problem.invalid(FieldProblem("/subject", "invalid", "Use only a–z, 0–9 and -."))
            }
            let rule = EventRule(path: kind.path, .equals, value: subject.text)
            return Requirement(event: event, rules: [rule], count: count.number, days: days.number)
        }
    }

    static func form(_ action: String, _ criteria: Criteria, typed: FormFields?, problem: Problem?) -> Form {
        let groups =
            [FormField.Option(value: "", label: Message("As well as everything else"), isSelected: false)]
            + criteria.groups.indices.map { index in
                FormField.Option(
                    value: "\(index)", label: Message("In place of what {number} asks", ["number": .number(index + 1)]),
                    isSelected: typed?["group"] == "\(index)")
            }
        let kinds = [RequirementKind.course, .badge, .fact].map { kind in
            FormField.Option(value: kind.rawValue, label: kind.label, isSelected: typed?["kind"] == kind.rawValue)
        }
        return Form(
            action: action, button: Message("Add it"),
            fields: [
                FormField("kind", Message("What is to be done"), options: kinds),
                FormField(
                    "subject", Message("Which one"), value: typed?["subject"],
                    hint: Message("The short name of the course or badge, or the type of what is noted."),
                    isLiteral: true),
                FormField("count", Message("How often"), value: typed?["count"], isOptional: true, isLiteral: true),
                FormField(
                    "days", Message("Within how many days"), value: typed?["days"], isOptional: true, isLiteral: true),
                FormField("group", Message("Where it belongs"), options: groups),
            ], problem: problem)
    }
}

/// The short name of a course or badge, or a type of fact.
struct RequirementSubject: BadgeText {
    static let rule = TextRule(
        scalars: 1...64, pattern: "^[a-z0-9.-]{1,64}$", patternHelp: "Use only a–z, 0–9, . and -.")
    let text: String
}

/// A number as a form sends it, or nothing.
struct OptionalCount: BadgeText {
    static let rule = TextRule(scalars: 0...4, pattern: "^[0-9]{0,4}$", patternHelp: "Write a whole number.")
    let text: String

    var number: Int? { Int(text) }
}
