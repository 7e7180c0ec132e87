import Web

/// What a member is trusted with. Routes ask for capabilities, never for a role; permission rules say what a role gives.
public enum Role: String, Sendable, CaseIterable, Choice {
    case admin, moderator, teacher
}
