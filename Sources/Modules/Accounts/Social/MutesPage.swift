import Foundation
import Kernel
import Web

/// What a member mutes, and a form to mute more.
struct MutesPage: Sendable {
    let mutes: [Entry]
    let form: Form
    let pagination: Pagination

    /// One line with its button.
    struct Entry: Sendable {
        let id: String
        let text: Message
        let until: Message?
        let unmute: Message
    }

    /// - Parameter names: what muted members are called, by their ids.
    static func view(
        _ mutes: [Mute], names: [String: String], pagination: Pagination, typed: FormFields? = nil,
        problem: Problem? = nil
    ) -> View {
        let form = Form(
            action: "/me/mutes", button: Message("Mute"),
            fields: [
                FormField(
                    "subject", Message("Word, or territory"), value: typed?["subject"],
                    hint: Message("A territory by its code, such as se.")),
                FormField(
                    "kind", Message("What it is"),
                    options: [
                        FormField.Option(
                            value: "keyword", label: Message("A word"), isSelected: typed?["kind"] != "territory"),
                        FormField.Option(
                            value: "territory", label: Message("A territory"),
                            isSelected: typed?["kind"] == "territory"),
                    ]),
                FormField("duration", Message("How long"), options: MuteDuration.choices),
            ], problem: problem)
        let page = MutesPage(mutes: mutes.map { entry($0, names) }, form: form, pagination: pagination)
        return View(
            "mutes", title: Message("What I mute"), model: page, status: problem?.kind.status ?? 200,
            hasErrors: problem != nil)
    }

    private static func entry(_ mute: Mute, _ names: [String: String]) -> Entry {
        let name = mute.kind == .member ? names[mute.subject] ?? mute.subject : mute.subject
        let text =
            switch mute.kind {
            case .member: Message("The member {name}", ["name": .text(name)])
            case .keyword: Message("The word {name}", ["name": .text(name)])
            case .territory: Message("The territory {name}", ["name": .text(name)])
            }
        return Entry(
            id: mute.id.uuidString.lowercased(), text: text,
            until: mute.until.map { Message("Muted until {time}", ["time": .moment($0)]) },
            unmute: Message("Unmute {name}", ["name": .text(name)]))
    }
}

extension MuteDuration {
    /// As forms offer them; 0 is for ever.
    static var choices: [FormField.Option] {
        [
            FormField.Option(value: "0", label: Message("For good"), isSelected: true),
            FormField.Option(value: "86400", label: Message("For a day"), isSelected: false),
            FormField.Option(value: "604800", label: Message("For a week"), isSelected: false),
        ]
    }

    /// Nil for ever.
    /// - Throws: ``Problem`` `invalid`.
    static func seconds(chosen text: String?) throws -> Int? {
        let seconds = text.flatMap { Int($0) } ?? -1
        guard seconds == 0 || range.contains(seconds) else {
            throw Problem.invalid(FieldProblem("/duration", "out_of_range", "A minute at least, a year at most."))
        }
        return seconds == 0 ? nil : seconds
    }
}
