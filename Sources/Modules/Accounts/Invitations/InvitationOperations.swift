import Foundation
import Kernel
import Postgres
import Web

/// Letting others in by a link.
struct InvitationOperations: Sendable {
    let store: InvitationStore
    let territory: Territory
    let world: World

    /// Open ones of one member at a time.
    static let maximumOpen = 10
    /// People whom one may let in.
    static let maximumUses = 25
    static let standardDays = 14
    static let maximumDays = 90

    /// What a member wants.
    struct Wish: Codable, Sendable {
        var note: InvitationNote?
        var uses: Count?
        var days: Days?
    }

    /// An invitation and the link, which is shown this once.
    struct Made: Codable, Sendable {
        let invitation: Invitation
        let link: String
    }

    /// - Throws: ``Problem`` `tooManyInvitations`.
    func make(_ wish: Wish, by member: ID<Member>) async throws -> Made {
        let now = world.now()
        let code = InvitationCode(random: world.randomBytes(InvitationCode.randomBytes))
        let end = now.addingTimeInterval(Double(wish.days?.value ?? Self.standardDays) * 24 * 3600)
        let id: ID<Invitation> = world.newID()
        let made = try await store.database.write { transaction in
            try await store.keep(
                id, code, of: member, note: wish.note?.text ?? "", uses: wish.uses?.value ?? 1, at: now, until: end,
                in: transaction)
        }
        guard let made else { throw Problem(.tooManyInvitations) }
        return Made(invitation: made, link: "\(territory.origin)/sign-up?invitation=\(code.text)")
    }

    func open(of member: ID<Member>) async throws -> [Invitation] {
        try await store.open(of: member, at: world.now())
    }

    /// How many people one invitation lets in.
    struct Count: BoundedNumber {
        static let range = 1...maximumUses
        let value: Int
    }

    /// How long one lasts.
    struct Days: BoundedNumber {
        static let range = 1...maximumDays
        let value: Int
    }
}

/// For whom an invitation is.
struct InvitationNote: BoundedText {
    static let rule = TextRule(scalars: 0...100)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}

extension ProblemKind {
    static let tooManyInvitations = ProblemKind(
        "TF4093", status: 409, "You have too many open invitations",
        explanation: "A member has at most ten at a time. End one, or wait until one is used.")
}
