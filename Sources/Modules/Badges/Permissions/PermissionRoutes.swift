import Foundation
import Kernel
import ModuleKit
import Web

/// What members may do and why, over the API.
struct PermissionRoutes: Sendable {
    let permissions: PermissionService
    let foreign: ForeignStore
    let world: World

    var endpoints: [Endpoint] {
        [
            .get("/permissions/me", "What you may do, and by which rule", access: .member, answer: mine),
            .get(
                "/permissions/explain", "Why somebody may do something, or what is missing", access: .member,
                problems: [.notFound, .notAllowed], answer: explain),
        ]
    }

    private struct Permissions: Codable, Sendable {
        let items: [Explanation]
    }

    private struct Query: Codable, Sendable {
        let capability: CapabilityName
        /// `@eva@se`: a member of another territory, for administrators; you where it is absent.
        let member: String?
    }

    @Sendable private func mine(_: Input<None, None, None>, _ context: MemberContext) async throws -> Answer<
        Permissions
    > {
        var items: [Explanation] = []
        for declaration in permissions.declarations {
            guard
                let decision = try await permissions.decision(on: declaration.capability, for: context.member)
            else { continue }
            items.append(try await explanation(decision))
        }
        return .ok(Permissions(items: items))
    }

    @Sendable private func explain(
        _ input: Input<None, Query, None>, _ context: MemberContext
    ) async throws -> Answer<Explanation> {
        let capability = Capability(rawValue: input.query.capability.text)
        let decision: PermissionDecision?
        if let other = input.query.member {
            try context.member.require(.administer)
            let parts = other.trimmingPrefix("@").split(separator: "@")
            guard parts.count == 2,
                let member = try await foreign.member(String(parts[0]), of: String(parts[1]))
            else { throw Problem.notFound }
            decision = try await permissions.decision(on: capability, for: member)
        } else {
            decision = try await permissions.decision(on: capability, for: context.member)
        }
        guard let decision else { throw Problem.notFound }
        return .ok(try await explanation(decision))
    }

    private func explanation(_ decision: PermissionDecision) async throws -> Explanation {
        Explanation(decision, needs: try await permissions.ways(to: decision.missing), now: world.now())
    }
}

/// A decision as programs and people read it.
struct Explanation: Codable, Sendable {
    let capability: String
    let allowed: Bool
    let rule: String
    let conditions: [Condition]
    /// The badge of another territory that gives it outright.
    let grantedBy: Proof?
    let needs: [Need]

    struct Condition: Codable, Sendable {
        let condition: String
        let holds: Bool
        let because: [Proof]
        /// Badges that do not count: their issuers were not heard for longer than the trust policies allow.
        let tooOld: [Proof]

        enum CodingKeys: String, CodingKey {
            case condition, holds, because
            case tooOld = "too_old"
        }
    }

    /// A badge by which a condition holds.
    struct Proof: Codable, Sendable {
        let credential: ID<Award>
        /// The territory that gave it; absent for this one.
        let issuer: String?
        /// How long ago the issuer was last heard, in seconds; absent for this territory's own.
        let statusAge: Int?
        /// How long ago that may be by the trust policy, in seconds; what is older counts only where the policy allows it.
        let maximumAge: Int?
        let validUntil: Date?

        enum CodingKeys: String, CodingKey {
            case credential, issuer
            case statusAge = "status_age"
            case maximumAge = "maximum_age"
            case validUntil = "valid_until"
        }

        init(_ badge: HeldBadge, now: Date) {
            credential = ID(badge.credential)
            issuer = badge.foreign?.issuer
            statusAge = badge.foreign.map { Int(max(0, min(now.timeIntervalSince($0.statusAsOf), 1e12))) }
            maximumAge = badge.foreign.map { Int($0.maximumAge) }
            validUntil = badge.validUntil
        }
    }

    struct Need: Codable, Sendable {
        let badge: String
        let name: String?
        let earn: String?
    }

    enum CodingKeys: String, CodingKey {
        case capability, allowed, rule, conditions, needs
        case grantedBy = "granted_by"
    }

    init(_ decision: PermissionDecision, needs: [ProblemNeed], now: Date) {
        capability = decision.declaration.capability.rawValue
        allowed = decision.isAllowed
        rule = "\(decision.declaration.rule)"
        conditions = decision.conditions.map { judged in
            Condition(
                condition: "\(judged.condition)", holds: judged.holds,
                because: judged.evidence.map { Proof($0, now: now) },
                tooOld: judged.tooOld.map { Proof($0, now: now) })
        }
        grantedBy = decision.grant.map { Proof($0, now: now) }
        self.needs = needs.map { Need(badge: $0.badge, name: $0.name, earn: $0.earn) }
    }
}
