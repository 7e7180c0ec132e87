import Foundation
import Kernel
import Web

/// Whom a badge is given, and what for, as the form sends it.
struct AwardForm: Codable, Sendable {
    let members: HandleList
    let evidence: EvidenceList

    static func form(_ action: String, typed: FormFields?, problem: Problem?) -> Form {
        Form(
            action: action, button: Message("Give the badge"),
            fields: [
                FormField(
                    "members", Message("Handles of the members"), value: typed?["members"],
                    hint: Message("As many as a hundred, with spaces or line breaks between."), isMultiline: true,
                    isLiteral: true),
                FormField(
                    "evidence", Message("What it is given for"), value: typed?["evidence"],
                    hint: Message("Links, or addresses of files that are here, one on a line. Everybody sees them."),
                    isMultiline: true, isOptional: true, isLiteral: true),
            ], problem: problem)
    }
}

/// Members as somebody writes them one after another.
struct HandleList: BadgeText {
    static let rule = TextRule(scalars: 1...6400, multiline: true)
    let text: String

    /// Each once, in their order.
    /// - Throws: ``Problem`` `invalid`.
    var references: [RecipientReference] {
        get throws {
            var seen: Set<RecipientReference> = []
            let references = try text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map { word in
                guard let reference = RecipientReference(String(word)) else {
                    throw Problem.invalid(
                        FieldProblem("/members", "invalid", "{name} is no handle.", values: ["name": String(word)]))
                }
                return reference
            }.filter { seen.insert($0).inserted }
            guard (1...AwardOperations.maximumBatch).contains(references.count) else {
                throw Problem.invalid(FieldProblem("/members", "out_of_range", "Between 1 and 100 at once."))
            }
            return references
        }
    }
}

/// Evidence as somebody writes it, one on a line.
struct EvidenceList: BadgeText {
    static let rule = TextRule(scalars: 0...5100, multiline: true)
    let text: String

    /// - Throws: ``Problem`` `invalid`.
    var evidence: [Evidence] {
        get throws {
            try text.split(whereSeparator: \.isWhitespace).map { line in
                do {
                    return try Evidence(checking: String(line))
                } catch let wrong as TextProblem {
                    throw Problem.invalid(wrong.at("/evidence"))
                }
            }
        }
    }
}

/// What is done to the awards that are chosen, as the form sends it.
struct AwardChangeForm: Codable, Sendable {
    let action: AwardAction
    let reason: RevocationReason

    /// The name of the box of an award.
    static func box(_ award: ID<Award>) -> String { "award-\(award)" }

    static func form(_ action: String, typed: FormFields?, problem: Problem?) -> Form {
        let actions: [(AwardAction, Message)] = [
            (.revoke, Message("Take back for good")), (.suspend, Message("Let not count for a time")),
            (.restore, Message("Let count again")),
        ]
        return Form(
            action: action, button: Message("Do it"),
            fields: [
                FormField(
                    "action", Message("With those that are chosen"),
                    options: actions.map { action, label in
                        .init(value: action.rawValue, label: label, isSelected: typed?["action"] == action.rawValue)
                    }),
                FormField("reason", Message("Why"), value: typed?["reason"]),
            ], problem: problem)
    }
}
