import Foundation
import Kernel
import Postgres
import Web

/// A program that acts for a member, without its secret.
struct AppToken: Codable, Sendable, RowDecodable {
    let id: ID<AppToken>
    let name: String
    let scopes: [String]
    let createdAt: Date
    let expiresAt: Date
    let lastUsedAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, name, scopes
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case lastUsedAt = "last_used_at"
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        name = try row.get("name")
        scopes = try row.get("scopes")
        createdAt = try row.get("created_at")
        expiresAt = try row.get("expires_at")
        lastUsedAt = try row.get("last_used_at")
    }
}

/// How a member calls a program.
struct AppTokenName: BoundedText {
    static let rule = TextRule(scalars: 1...50)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}

/// ``TokenScope`` as the API takes it.
enum ScopeName: String, Choice {
    case read, write, admin
}
