import Foundation
import Web

/// All that permissions ask about one member at one moment.
struct MemberStanding: Sendable {
    let roles: Set<String>
    let joinedAt: Date?
    let badges: [HeldBadge]
    let now: Date

    func has(_ declaration: CapabilityDeclaration) -> Bool {
        declaration.rule.holds { isTrue($0, for: declaration) } || grant(of: declaration) != nil
    }

    func isTrue(_ condition: PermissionExpression.Condition, for declaration: CapabilityDeclaration) -> Bool {
        switch condition {
        case .badge: !evidence(for: condition, of: declaration).isEmpty
        case .role(let name): roles.contains(name)
        case .accountAge(let hours):
            joinedAt.map { now.timeIntervalSince($0) >= Double(hours) * 3600 } ?? false
        }
    }

    /// The badges by which a condition holds.
    func evidence(
        for condition: PermissionExpression.Condition, of declaration: CapabilityDeclaration
    ) -> [HeldBadge] {
        guard case .badge(let name) = condition else { return [] }
        return badges.filter { $0.name == name && $0.counts(forDangerous: declaration.isDangerous, at: now) }
    }

    /// The badges by which a condition would hold, had their issuers been heard more recently.
    func tooOld(for condition: PermissionExpression.Condition, of declaration: CapabilityDeclaration) -> [HeldBadge] {
        guard case .badge(let name) = condition else { return [] }
        return badges.filter { $0.name == name && $0.isTooOld(forDangerous: declaration.isDangerous, at: now) }
    }

    /// The badge of another territory to which a trust policy gives the capability outright.
    func grant(of declaration: CapabilityDeclaration) -> HeldBadge? {
        badges.first {
            $0.foreign?.grants == declaration.capability && $0.counts(forDangerous: declaration.isDangerous, at: now)
        }
    }
}
