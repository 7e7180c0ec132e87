import Foundation
import Kernel
import Postgres

/// Somebody who is given a badge, or is looked at because of one, as much as this module has to know.
struct Recipient: Sendable, RowDecodable {
    let id: ID<Member>
    let handle: String
    let displayName: String
    let state: String
    /// For whom the member's badges are, as privacy spells it.
    let audience: String

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        handle = try row.get("handle")
        displayName = try row.get("display_name")
        state = try row.get("state")
        audience = try row.get("audience")
    }

    /// Members who are away may be given badges; those who are held, gone or not let in yet may not.
    var mayReceive: Bool { state == "active" || state == "deactivated" }

    /// Whether others may see that there is such a member.
    var isThere: Bool { state == "active" }

    /// The other territories have forgotten who is away.
    var isAway: Bool { state == "deactivated" }

    var isShownToEverybody: Bool { audience == "public" }

    static let columns = "id, handle, display_name, state, coalesce(privacy ->> 'badges', 'public') AS audience"

    static func find(_ id: ID<Member>, in transaction: Transaction) async throws -> Recipient? {
        try await transaction.first(
            "SELECT \(unsafe: columns) FROM member WHERE id = \(id)", as: Recipient.self)
    }

    static func find(_ reference: RecipientReference, in database: Database) async throws -> Recipient? {
        try await database.first(
            """
            SELECT \(unsafe: columns) FROM member
            WHERE id = \(reference.id as UUID?) OR handle = \(reference.handle as String?)
            """, as: Recipient.self)
    }

    static func all(_ ids: [ID<Member>], in database: Database) async throws -> [ID<Member>: Recipient] {
        let found = try await database.read(
            "SELECT \(unsafe: columns) FROM member WHERE id = ANY(\(ids)::uuid[])", as: Recipient.self)
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }
}
