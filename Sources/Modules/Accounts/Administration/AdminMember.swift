public import Foundation
public import Kernel
public import Postgres

/// A member as administrators see them.
public struct AdminMember: Codable, Sendable, RowDecodable {
    public let id: ID<Member>
    public let handle: String
    public let displayName: String
    public let email: String
    public let isEmailVerified: Bool
    public let state: MemberState
    /// Why the member cannot sign in, as an administrator wrote it.
    public let reason: String?
    public let suspendedUntil: Date?
    public let roles: [Role]
    public let joinedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, handle, email, state, reason, roles
        case displayName = "display_name"
        case isEmailVerified = "email_verified"
        case suspendedUntil = "suspended_until"
        case joinedAt = "joined_at"
    }

    public init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        handle = try row.get("handle")
        displayName = try row.get("display_name")
        email = try row.get("email")
        isEmailVerified = try row.get("email_verified_at", as: Date?.self) != nil
        state = MemberState(rawValue: try row.get("state")) ?? .frozen
        reason = try row.get("held_reason")
        suspendedUntil = try row.get("suspended_until")
        roles = try row.get("roles", as: [String].self).compactMap { Role(rawValue: $0) }
        joinedAt = try row.get("created_at")
    }
}
