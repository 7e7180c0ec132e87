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
        let evidence: [EvidenceLink]
        let hasEvidence: Bool
        /// For the reader whose badge it is, where it is not for everybody.
        let sharing: Sharing?
    }

    /// The address that a member may give to whom they choose, and where they change it.
    struct Sharing: Sendable {
        /// Nil where there is none.
        let share: String?
        let changePath: String

        init(_ award: Award) {
            share = award.share.map { "/badges/check/\(ID<Award>($0))" }
            changePath = "/badges/check/\(award.id)/share"
        }
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
    ///   - evidence: what it was given for.
    static func view(
        _ verdict: CredentialVerdict, of id: UUID, badgePath: String, holder: String?, evidence: [String],
        sharing: Sharing?
    ) -> View {
        View(
            "check", title: title(verdict),
            model: CheckPage(
                verdict: line(
                    verdict, id: id, badgePath: badgePath, holder: holder, evidence: evidence, sharing: sharing),
                form: nil))
    }

    /// With the award's place in the log: many have the same badge.
    private static func title(_ verdict: CredentialVerdict) -> Message {
        let name = MessageValue.text(verdict.name ?? "")
        guard let position = verdict.position else { return Message("Badge: {name}", ["name": name]) }
        return Message("Badge: {name}, no. {number}", ["name": name, "number": .text("\(position)")])
    }

    private static func line(
        _ verdict: CredentialVerdict, id: UUID?, badgePath: String?, holder: String?, evidence: [String] = [],
        sharing: Sharing? = nil
    ) -> Line {
        let links = evidence.compactMap { EvidenceLink($0) }
        return Line(
            standing: StandingLabel(verdict.outcome), name: verdict.name, badgePath: badgePath, holder: holder,
            issuer: verdict.issuer, territory: verdict.territory, from: verdict.validFrom, until: verdict.validUntil,
            asOf: verdict.statusAsOf.map { Moment($0) }, position: verdict.position.map { "\($0)" },
            fault: verdict.fault, path: id?.lowercaseText, hasFiles: id != nil, evidence: links,
            hasEvidence: !links.isEmpty, sharing: sharing)
    }
}
