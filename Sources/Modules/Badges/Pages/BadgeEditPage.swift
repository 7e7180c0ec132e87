import Foundation
import Kernel
import Web

/// One badge with everything that can be done about it.
struct BadgeEditPage: Sendable {
    let state: Message
    let path: String
    let version: String
    let isSaved: Bool
    let isDraft: Bool
    let isActive: Bool
    let isFrozen: Bool
    /// The texts.
    let form: Form
    /// Nil where the badge is not given, or not by this reader.
    let giving: Part?
    let criteria: CriteriaWords
    let hasCriteria: Bool
    /// Nil where the criteria stay what they are.
    let adding: Part?
    /// Whose awards are looked for.
    let sought: String
    let isSought: Bool
    let awards: [Line]
    let hasAwards: Bool
    let pagination: Pagination
    /// Nil where there is nothing to change, or not by this reader.
    let changing: Form?

    /// A form of its own beside the one with the texts.
    struct Part: Sendable {
        let form: Form
    }

    struct Line: Sendable {
        let box: String
        let name: String
        let checkPath: String
        let standing: StandingLabel
        let from: Date
        let reason: String?
        let evidence: [EvidenceLink]
        let canChange: Bool

        init(_ award: Award, of person: Recipient?, at now: Date, isChangeable: Bool) {
            box = AwardChangeForm.box(award.id)
            name = person.map { "\($0.displayName) (@\($0.handle))" } ?? ""
            checkPath = "/badges/check/\(award.id)"
            standing =
                award.supersededBy == nil ? StandingLabel(award.standing(at: now).outcome) : StandingLabel.renewed
            from = award.validFrom
            reason = award.reason
            evidence = award.evidence.compactMap { EvidenceLink($0) }
            canChange = isChangeable && award.state != .revoked
        }
    }
}

/// What was wrong with which of the forms of a badge, and what was typed there.
enum BadgeEditProblem: Sendable {
    case texts(Problem, BadgeForm)
    case award(Problem, typed: FormFields)
    case change(Problem, typed: FormFields)
    case criteria(Problem, typed: FormFields?)

    var problem: Problem {
        switch self {
        case .texts(let problem, _), .award(let problem, _), .change(let problem, _), .criteria(let problem, _):
            problem
        }
    }
}
