import Web

/// What a member is trusted with. Routes ask for capabilities, never for a role.
public enum Role: String, Sendable, CaseIterable, Choice {
    case admin, moderator, teacher

    var capabilities: Set<Capability> {
        switch self {
        case .admin: [.administer]
        case .moderator, .teacher: []
        }
    }
}
