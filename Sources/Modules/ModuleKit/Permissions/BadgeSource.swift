public import Kernel

/// Who answers which badges somebody holds. One installed module does; the others ask ``PermissionService``.
public protocol BadgeSource: Sendable {
    /// The badges that a member of this territory, or one of another that is known here, holds and that were not revoked: one
    /// indexed query. Whether each has ended or is too little known is judged when it is used.
    func badges(of member: ID<Member>) async throws -> [HeldBadge]

    /// Names of the territory's own badges that a member was given, and that were taken back last, or do not count for a time.
    func takenBack(from member: ID<Member>) async throws -> Set<String>

    /// What is known of badges by their names, for somebody who lacks them.
    func ways(to badges: [String]) async throws -> [ProblemNeed]
}

extension BadgeSource {
    public func takenBack(from member: ID<Member>) async throws -> Set<String> { [] }
}
