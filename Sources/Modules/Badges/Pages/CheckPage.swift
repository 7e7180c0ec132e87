import Foundation
import Kernel
import Web

/// What is to be believed of a credential.
struct CheckPage: Sendable {
    let verdict: Line?
    let form: Form?

    struct Line: Sendable {
        let standing: StandingLabel
        let name: String?
        let badgePath: String?
        let holder: String?
        let issuer: String?
        let territory: String?
        let from: Date?
        let until: Date?
        let asOf: Moment?
        let position: String?
        let fault: String?
        let path: String?
        let hasFiles: Bool
        /// The address that the reader, whose badge it is, may give to whom they choose.
        let share: String?
    }

    /// - Parameter text: what somebody pasted.
    static func view(text: String?, verdict: CredentialVerdict?, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/badges/check", button: Message("Check it"),
            fields: [
                FormField(
                    "credential", Message("Credential"), value: text,
                    hint: Message("Paste the credential as JSON, as a token, or the text of an SVG image."),
                    isMultiline: true, isLiteral: true)
            ], problem: problem)
        return View(
            "check", title: Message("Check a badge"),
            model: CheckPage(verdict: verdict.map { line($0, id: nil, badgePath: nil, holder: nil) }, form: form),
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }

    /// - Parameters:
    ///   - id: by which whoever is given the address reads it.
    ///   - isPrivate: whether it is the reader's own, and not for everybody.
    static func view(
        _ verdict: CredentialVerdict, of id: UUID, badgePath: String, holder: String?, isPrivate: Bool
    ) -> View {
        View(
            "check", title: title(verdict),
            model: CheckPage(
                verdict: line(verdict, id: id, badgePath: badgePath, holder: holder, isPrivate: isPrivate), form: nil))
    }

    /// With the award's place in the log: many have the same badge.
    private static func title(_ verdict: CredentialVerdict) -> Message {
        let name = MessageValue.text(verdict.name ?? "")
        guard let position = verdict.position else { return Message("Badge: {name}", ["name": name]) }
        return Message("Badge: {name}, no. {number}", ["name": name, "number": .text("\(position)")])
    }

    private static func line(
        _ verdict: CredentialVerdict, id: UUID?, badgePath: String?, holder: String?, isPrivate: Bool = false
    ) -> Line {
        let path = id?.lowercaseText
        return Line(
            standing: StandingLabel(verdict.outcome), name: verdict.name, badgePath: badgePath, holder: holder,
            issuer: verdict.issuer, territory: verdict.territory, from: verdict.validFrom, until: verdict.validUntil,
            asOf: verdict.statusAsOf.map { Moment($0) }, position: verdict.position.map { "\($0)" },
            fault: verdict.fault, path: path, hasFiles: id != nil,
            share: isPrivate ? path.map { "/badges/check/\($0)" } : nil)
    }
}
