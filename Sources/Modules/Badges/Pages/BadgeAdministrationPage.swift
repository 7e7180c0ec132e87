import Foundation
import Kernel
import Web

/// All badges, drafts too, and a form for one more.
struct BadgeAdministrationPage: Sendable {
    let badges: [Line]
    let form: Form

    struct Line: Sendable {
        let name: String
        let path: String
        let state: Message

        init(_ badge: BadgeDefinition) {
            name = badge.name
            path = "\(BadgeAdministrationPages.base)/\(badge.slug)"
            state = badge.state.label
        }
    }
}

/// One badge with everything that can be done about it.
struct BadgeEditPage: Sendable {
    let badge: BadgeCard
    let state: Message
    let path: String
    let isSaved: Bool
    let isDraft: Bool
    let isActive: Bool
    let isFrozen: Bool
    let form: Form
    /// Nil where the badge is not given.
    let giving: Giving?
    let revokeProblem: Message?
    let awards: [Line]
    let hasAwards: Bool

    /// A form of its own beside the one with the texts.
    struct Giving: Sendable {
        let form: Form
    }

    struct Line: Sendable {
        let id: String
        let name: String
        let checkPath: String
        let standing: StandingLabel
        let from: Date
        let reason: String?
        let canRevoke: Bool

        init(_ award: Award, name: String, at now: Date) {
            id = "\(award.id)"
            self.name = name
            checkPath = "/badges/check/\(award.id)"
            standing =
                award.supersededBy == nil ? StandingLabel(award.standing(at: now).outcome) : StandingLabel.renewed
            from = award.validFrom
            reason = award.reason
            canRevoke = award.state != .revoked
        }
    }

    init(
        _ badge: BadgeDefinition, path: String, isSaved: Bool, form: Form, awardProblem: Problem?,
        revokeProblem: Problem?, awards: [Line]
    ) {
        self.badge = BadgeCard(badge)
        state = badge.state.label
        self.path = path
        self.isSaved = isSaved
        isDraft = badge.state == .draft
        isActive = badge.state == .active
        isFrozen = badge.firstAwardedAt != nil
        self.form = form
        giving =
            badge.state == .active
            ? Giving(
                form: Form(
                    action: path + "/award", button: Message("Give the badge"),
                    fields: [FormField("member", Message("Handle of the member"), isLiteral: true)],
                    problem: awardProblem)) : nil
        self.revokeProblem = revokeProblem.map { _ in Message("Say why the badge is taken back.") }
        self.awards = awards
        hasAwards = !awards.isEmpty
    }
}

extension BadgeState {
    var label: Message {
        switch self {
        case .draft: Message("Draft")
        case .active: Message("Active")
        case .retired: Message("Retired")
        }
    }
}
