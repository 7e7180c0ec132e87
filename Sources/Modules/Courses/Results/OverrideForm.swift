import Foundation
import Kernel
import Web

/// What one learner is granted, as a form says it.
struct OverrideForm: Sendable {
    let member: String
    let minutes: String
    let attempts: String
    let closes: String
    let reason: String

    init() {
        (member, minutes, attempts, closes, reason) = ("", "", "", "", "")
    }

    init(_ form: FormFields) {
        member = form["member"] ?? ""
        minutes = form["minutes"] ?? ""
        attempts = form["attempts"] ?? ""
        closes = form["closes"] ?? ""
        reason = form["because"] ?? ""
    }

    /// - Throws: ``Problem`` `invalid` with every field that is wrong.
    var body: OverrideBody {
        get throws {
            var problems: [FieldProblem] = []
            let number: (String, String) -> Int? = { text, pointer in
                let text = text.filter { !$0.isWhitespace }
                guard !text.isEmpty else { return 0 }
                if let value = Int(text), (0...1440).contains(value) { return value }
                problems.append(FieldProblem(pointer, "out_of_range", "Write a number from 0 to 1440."))
                return nil
            }
            let (minutes, attempts) = (number(minutes, "/minutes"), number(attempts, "/attempts"))
            let closes = CourseDate.end(of: self.closes)
            if closes == nil, !self.closes.allSatisfy(\.isWhitespace) {
                problems.append(FieldProblem("/closes", "invalid", "Write a day such as 2027-01-31."))
            }
            if reason.allSatisfy(\.isWhitespace) {
                problems.append(FieldProblem("/because", "required", "This is needed."))
            }
            guard problems.isEmpty else { throw Problem(.invalid, fields: problems) }
            return OverrideBody(
                member: member, extraMinutes: minutes, extraAttempts: attempts, closes: closes, reason: reason)
        }
    }

    func form(action: String, problem: Problem?) -> Form {
        Form(
            action: action, button: Message("Grant it"),
            fields: [
                FormField("member", Message("Learner"), value: member, hint: Message("Their handle."), isLiteral: true),
                FormField("minutes", Message("More minutes"), value: minutes, isOptional: true, isLiteral: true),
                FormField("attempts", Message("More attempts"), value: attempts, isOptional: true, isLiteral: true),
                FormField(
                    "closes", Message("The last day"), value: closes, hint: Message("Such as 2027-01-31."),
                    isOptional: true, isLiteral: true),
                FormField(
                    "because", Message("Why"), value: reason, hint: Message("It is kept with the change.")),
            ], problem: problem)
    }
}
