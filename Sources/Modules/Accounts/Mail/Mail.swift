import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// A message that waits to be sent. It carries no secret: a link's token is derived when the message is written.
struct Mail: Sendable, RowDecodable {
    let id: UUID
    let kind: MailKind
    let recipient: String
    let language: String?
    /// The token whose link it carries.
    let token: UUID?
    /// What another module writes.
    let letter: Letter?
    let createdAt: Date
    let failure: String?

    init(row: Row) throws {
        id = try row.get("id")
        kind = MailKind(rawValue: try row.get("kind")) ?? .known
        recipient = try row.get("recipient")
        language = try row.get("language")
        token = try row.get("token")
        letter = try row.get("letter", as: PostgresJSON?.self)?.decode()
        createdAt = try row.get("created_at")
        failure = try row.get("failure")
    }

    /// What it is about, as its reader sees it first.
    var subject: Message {
        letter.map { Message("{text}", ["text": .text($0.subject)]) } ?? kind.subject
    }
}
