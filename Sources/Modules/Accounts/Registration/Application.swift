import Foundation
import Kernel
import Postgres

/// Somebody who asks to be let in, as administrators see them.
struct Application: Codable, Sendable, RowDecodable {
    /// The member it would become.
    let id: ID<Member>
    let handle: String
    let displayName: String
    let answer: String
    let createdAt: Date

    enum CodingKeys: String, CodingKey {
        case id, handle, answer
        case displayName = "display_name"
        case createdAt = "created_at"
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        handle = try row.get("handle")
        displayName = try row.get("display_name")
        answer = try row.get("answer")
        createdAt = try row.get("created_at")
    }
}
