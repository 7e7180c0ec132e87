public import Kernel

/// A form as the partial `form` shows it: where it goes, its fields, what is wrong and the button.
public struct Form: Sendable {
    /// Where it is posted.
    public let action: String
    public private(set) var fields: [FormField]
    public let button: Message
    /// Whose password is asked for, where no field says it: password managers look for it.
    public let username: String?
    /// The lines of the error summary; empty when nothing is wrong.
    public private(set) var errors: [SummaryLine] = []
    public private(set) var hasErrors = false

    /// One line of the error summary; where it is about a field, it names the field and leads to it.
    public struct SummaryLine: Sendable {
        public let label: Message?
        public let message: Message
        public let field: String?
    }

    public init(
        action: String, button: Message, fields: [FormField], username: String? = nil, problem: Problem? = nil
    ) {
        self.username = username
        self.action = action
        self.button = button
        self.fields = fields
        if let problem { show(problem) }
    }

    /// Puts each field's problem beside the field and all of them into the summary, in the order of the fields.
    private mutating func show(_ problem: Problem) {
        var lines: [SummaryLine] = []
        for index in fields.indices {
            guard let wrong = problem.fields.first(where: { $0.pointer == "/\(fields[index].name)" }) else { continue }
            fields[index] = fields[index].with(error: Self.message(wrong))
            lines.append(
                SummaryLine(label: fields[index].label, message: Self.message(wrong), field: fields[index].name))
        }
        let names = Set(fields.map { "/\($0.name)" })
        lines += problem.fields.filter { !names.contains($0.pointer) }
            .map { SummaryLine(label: nil, message: Self.message($0), field: nil) }
        hasErrors = true
        errors = lines.isEmpty ? [SummaryLine(label: nil, message: Self.message(problem), field: nil)] : lines
    }

    /// Forms send empty fields too: what an API client may leave out is, for a person, simply not filled in.
    private static func message(_ problem: FieldProblem) -> Message {
        if problem.code == "too_short", problem.values["count"] == "0" { return Message("This is needed.") }
        return Message(problem.detail, problem.values.mapValues { .text($0) })
    }

    private static func message(_ problem: Problem) -> Message {
        Message(problem.detail ?? problem.kind.title)
    }
}
