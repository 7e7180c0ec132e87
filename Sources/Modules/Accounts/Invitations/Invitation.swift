import Foundation
import Kernel
import Postgres

/// A link with which a member lets others in, without its secret.
struct Invitation: Codable, Sendable, RowDecodable {
    let id: ID<Invitation>
    /// For whom it is, as the inviter wrote it down.
    let note: String
    let usesLeft: Int
    let createdAt: Date
    let expiresAt: Date

    enum CodingKeys: String, CodingKey {
        case id, note
        case usesLeft = "uses_left"
        case createdAt = "created_at"
        case expiresAt = "expires_at"
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        note = try row.get("note")
        usesLeft = try row.get("uses_left")
        createdAt = try row.get("created_at")
        expiresAt = try row.get("expires_at")
    }
}
