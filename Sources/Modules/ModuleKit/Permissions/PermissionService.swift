import Foundation
public import Kernel
import Synchronization
public import Web

/// The one place that decides what members may do: declared rules over roles, the account's age and badges.
///
/// Rules are judged for every request; what is remembered for ``lifetime`` is only which badges a member holds, so that whoever
/// loses one is refused within that time, and at once where ``forget(_:)`` is told.
public final class PermissionService: Permissions {
    /// How long it is remembered who holds what, in seconds: the bound within which a revocation takes effect here.
    public static let lifetime: Duration = .seconds(1)
    static let maximumEntries = 10_000

    private struct Entry {
        let badges: [HeldBadge]
        let until: ContinuousClock.Instant
    }

    /// What modules declared, in their order.
    public let declarations: [CapabilityDeclaration]
    private let byCapability: [Capability: CapabilityDeclaration]
    private let world: World
    private let elapsed: @Sendable () -> ContinuousClock.Instant
    private let source = Mutex<(any BadgeSource)?>(nil)
    private let entries = Mutex<[ID<Member>: Entry]>([:])

    /// - Parameter elapsed: a clock that nobody sets, because what is remembered ends however the wall clock jumps.
    public init(
        _ declarations: [CapabilityDeclaration], world: World,
        elapsed: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.declarations = declarations
        byCapability = Dictionary(declarations.map { ($0.capability, $0) }) { first, _ in
            preconditionFailure("two modules declare \(first.capability.rawValue)")
        }
        self.world = world
        self.elapsed = elapsed
    }

    /// From now on this module is asked who holds which badge; until then nobody holds any.
    public func ask(_ source: any BadgeSource) {
        self.source.withLock { $0 = source }
    }

    public func capabilities(of member: SignedInMember) async throws -> Set<Capability> {
        let standing = try await standing(of: member)
        let mayAdminister = member.scopes?.contains(.admin) ?? true
        let possible = declarations.lazy.filter { mayAdminister || !$0.isAdministrative }
        return Set(possible.filter { standing.has($0) }.map(\.capability))
    }

    public func isAdministrative(_ capability: Capability) -> Bool {
        byCapability[capability]?.isAdministrative ?? true
    }

    public func needs(of member: SignedInMember, for capability: Capability) async throws -> [ProblemNeed] {
        guard let decision = try await decision(on: capability, for: member), !decision.missing.isEmpty else {
            return []
        }
        return try await ways(to: decision.missing)
    }

    /// What is known of badges that somebody lacks.
    public func ways(to badges: [String]) async throws -> [ProblemNeed] {
        guard let source = source.withLock({ $0 }) else {
            return badges.map { ProblemNeed(badge: $0, name: nil, earn: nil) }
        }
        return try await source.ways(to: badges)
    }

    /// The decision about somebody who is signed in, with its reasons; nil where no module declares the capability.
    public func decision(on capability: Capability, for member: SignedInMember) async throws -> PermissionDecision? {
        guard let declaration = byCapability[capability] else { return nil }
        return PermissionDecision(declaration, for: try await standing(of: member))
    }

    /// The decision about anybody known here by badges alone, such as a member of another territory.
    public func decision(on capability: Capability, for member: ID<Member>) async throws -> PermissionDecision? {
        guard let declaration = byCapability[capability] else { return nil }
        return PermissionDecision(
            declaration,
            for: MemberStanding(roles: [], joinedAt: nil, badges: try await badges(of: member), now: world.now()))
    }

    /// The badges somebody holds that have not ended, for modules that ask for one by name.
    public func validBadges(of member: ID<Member>) async throws -> [HeldBadge] {
        let now = world.now()
        return try await badges(of: member).filter { $0.counts(forDangerous: false, at: now) }
    }

    /// Whether somebody held a badge of this territory that was taken back, or does not count for a time.
    public func isTakenBack(_ badge: String, from member: ID<Member>) async throws -> Bool {
        guard let source = source.withLock({ $0 }) else { return false }
        return try await source.takenBack(from: member).contains(badge)
    }

    /// Somebody was given or lost a badge: the next request asks anew.
    public func forget(_ member: ID<Member>) {
        entries.withLock { $0[member] = nil }
    }

    private func standing(of member: SignedInMember) async throws -> MemberStanding {
        MemberStanding(
            roles: member.roles, joinedAt: member.joinedAt, badges: try await badges(of: member.id), now: world.now())
    }

    private func badges(of member: ID<Member>) async throws -> [HeldBadge] {
        let now = elapsed()
        let known = entries.withLock { $0[member].flatMap { now < $0.until ? $0.badges : nil } }
        if let known { return known }
        guard let source = source.withLock({ $0 }) else { return [] }
        let badges = try await source.badges(of: member)
        keep(Entry(badges: badges, until: now + Self.lifetime), for: member, at: now)
        return badges
    }

    private func keep(_ entry: Entry, for member: ID<Member>, at now: ContinuousClock.Instant) {
        entries.withLock { entries in
            if entries.count >= Self.maximumEntries { entries = entries.filter { now < $0.value.until } }
            if entries.count >= Self.maximumEntries { entries.removeAll() }
            entries[member] = entry
        }
    }
}
