import Accounts
import Kernel
import Web

extension CommandProblem {
    static func unknownMember(_ handle: Handle) -> CommandProblem {
        CommandProblem("TC85", .failed, "No member is called “\(handle)” here.", try: "territory member list")
    }

    static func memberUnconfirmed(_ handle: Handle, _ what: String) -> CommandProblem {
        CommandProblem("TC89", .refused, "That would \(what).", try: "the same with --confirm=\(handle)")
    }

    static func badValue(_ name: String, _ problem: TextProblem) -> CommandProblem {
        CommandProblem("TC88", .failed, sentence(problem.at(name)))
    }

    static func emptyPasswordFile(_ path: String) -> CommandProblem {
        CommandProblem("TC88", .failed, "\(path) holds no password.")
    }

    static func describe(_ problem: Problem) -> CommandProblem {
        switch problem.kind {
        case .notFound: CommandProblem("TC85", .failed, "There is no such member.", try: "territory member list")
        case .lastAdmin:
            CommandProblem(
                "TC86", .refused, "That is the last administrator.",
                try: "territory member role … --add admin for somebody else first")
        case .wrongState:
            CommandProblem("TC87", .failed, "The member's state does not allow that.", try: "territory member show")
        case .invalid:
            CommandProblem("TC88", .failed, problem.fields.map(sentence).joined(separator: " "))
        default: CommandProblem("TC99", .failed, problem.kind.title)
        }
    }

    /// What is wrong with one value, in English: `--email: …`.
    private static func sentence(_ field: FieldProblem) -> String {
        let name = field.pointer.drop { $0 == "/" }
        let text = field.values.reduce(field.detail) { $0.replacing("{\($1.key)}", with: $1.value) }
        return name.isEmpty ? text : "\(name): \(text)"
    }
}
