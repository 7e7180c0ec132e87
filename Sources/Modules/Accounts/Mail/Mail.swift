import Foundation
import Kernel
import Postgres

/// A message that waits to be sent. It carries no secret: a link's token is derived when the message is written.
struct Mail: Sendable, RowDecodable {
    let id: UUID
    let kind: MailKind
    let recipient: String
    let language: String?
    /// The token whose link it carries.
    let token: UUID?
    let createdAt: Date
    let failure: String?

    init(row: Row) throws {
        id = try row.get("id")
        kind = MailKind(rawValue: try row.get("kind")) ?? .known
        recipient = try row.get("recipient")
        language = try row.get("language")
        token = try row.get("token")
        createdAt = try row.get("created_at")
        failure = try row.get("failure")
    }
}
