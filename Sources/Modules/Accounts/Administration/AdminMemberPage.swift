import Foundation
import Kernel
import Web

/// One member, for administrators: standing, roles, and what keeps the member from signing in.
struct AdminMemberPage: Sendable {
    let sections: AdminSections
    let displayName: String
    let address: String
    let path: String
    let email: String
    let isVerified: Bool
    let state: Message
    let reason: String?
    let until: Moment?
    let joined: Date
    let roles: [RoleLine]
    let canHaveRoles: Bool
    let isHeld: Bool
    /// Who left and may not have been the one who did.
    let hasLeft: Bool
    /// For who has a second factor.
    let factor: Factor?
    let isSaved: Bool
    /// For who is not held yet.
    let form: Form?

    struct Factor: Sendable {
        let form: Form
    }

    struct RoleLine: Sendable {
        let name: String
        let label: Message
        let isSet: Bool
    }

    static func view(
        _ member: AdminMember, hasFactor: Bool, reason: String? = nil, isSaved: Bool = false,
        isAboutFactor: Bool = false, problem: Problem? = nil
    ) -> View {
        let isHeld = [.frozen, .suspended].contains(member.state)
        let path = "\(MemberAdministrationPages.base)/\(member.id)"
        let canBeHeld = member.state == .active
        let page = AdminMemberPage(
            sections: AdminSections(current: MemberAdministrationPages.base), displayName: member.displayName,
            address: "@\(member.handle)", path: path, email: member.email, isVerified: member.isEmailVerified,
            state: member.state.label, reason: member.reason, until: member.suspendedUntil.map(Moment.init),
            joined: member.joinedAt,
            roles: Role.allCases.map {
                RoleLine(name: "role_\($0.rawValue)", label: $0.label, isSet: member.roles.contains($0))
            }, canHaveRoles: canBeHeld || isHeld, isHeld: isHeld,
            hasLeft: member.state == .deleted,
            factor: hasFactor ? Factor(form: factorForm(path, isAboutFactor ? problem : nil)) : nil, isSaved: isSaved,
            form: canBeHeld || member.state == .deactivated ? form(path, reason, isAboutFactor ? nil : problem) : nil)
        let title = Message("Member {address}", ["address": .text("@\(member.handle)")])
        return View(
            "adminmember", title: title, model: page, status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }

    private static func factorForm(_ path: String, _ problem: Problem?) -> Form {
        Form(
            action: "\(path)/remove-factor", button: Message("Take the second factor away"),
            fields: [
                FormField(
                    "why", Message("Reason"),
                    hint: Message(
                        "It is written down with who did it. Be sure who asked: the password alone opens the account then."
                    ),
                    options: FactorLoss.allCases.map {
                        .init(value: $0.rawValue, label: $0.label, isSelected: $0 == .lost)
                    })
            ], problem: problem)
    }

    private static func form(_ path: String, _ reason: String?, _ problem: Problem?) -> Form {
        Form(
            action: "\(path)/hold", button: Message("Keep from signing in"),
            fields: [
                FormField(
                    "kind", Message("How"),
                    options: HoldKind.allCases.map {
                        .init(value: $0.rawValue, label: $0.label, isSelected: $0 == .freeze)
                    }),
                FormField(
                    "reason", Message("Reason"), value: reason,
                    hint: Message("The member reads it when signing in with the right password."), isMultiline: true),
            ], problem: problem)
    }
}
