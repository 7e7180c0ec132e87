/// Whether somebody may do something, and why, so that a person can see it and object.
public struct PermissionDecision: Sendable {
    public let declaration: CapabilityDeclaration
    public let isAllowed: Bool
    /// Each condition of the rule, with the badges by which it holds.
    public let conditions: [Judged]
    /// The foreign badge to which a trust policy gives the capability outright.
    public let grant: HeldBadge?
    /// Badges that would help; none where it is allowed.
    public let missing: [String]

    /// One condition of the rule.
    public struct Judged: Sendable {
        public let condition: PermissionExpression.Condition
        public let holds: Bool
        public let evidence: [HeldBadge]
        /// Badges that do not count, because their issuers were not heard for longer than the trust policy allows.
        public let tooOld: [HeldBadge]
    }

    init(_ declaration: CapabilityDeclaration, for standing: MemberStanding) {
        self.declaration = declaration
        isAllowed = standing.has(declaration)
        grant = standing.grant(of: declaration)
        conditions = declaration.rule.conditions.map {
            Judged(
                condition: $0, holds: standing.isTrue($0, for: declaration),
                evidence: standing.evidence(for: $0, of: declaration),
                tooOld: standing.tooOld(for: $0, of: declaration))
        }
        missing =
            isAllowed ? [] : declaration.rule.missingBadges { standing.isTrue($0, for: declaration) }
    }
}
