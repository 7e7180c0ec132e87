import Foundation
import Kernel
import Postgres

/// A member as administrators see them.
struct AdminMember: Codable, Sendable, RowDecodable {
    let id: ID<Member>
    let handle: String
    let displayName: String
    let email: String
    let isEmailVerified: Bool
    let state: MemberState
    /// Why the member cannot sign in, as an administrator wrote it.
    let reason: String?
    let suspendedUntil: Date?
    let roles: [Role]
    let joinedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, handle, email, state, reason, roles
        case displayName = "display_name"
        case isEmailVerified = "email_verified"
        case suspendedUntil = "suspended_until"
        case joinedAt = "joined_at"
    }

    init(row: Row) throws {
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
