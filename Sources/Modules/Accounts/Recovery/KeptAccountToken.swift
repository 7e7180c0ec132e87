import Foundation
import Kernel
import Postgres

/// What a link is for.
struct KeptAccountToken: RowDecodable {
    enum Purpose: String {
        /// Shows that an address is the member's, and makes it the account's.
        case verify
        /// Sets a new password.
        case reset
    }

    let id: UUID
    let member: ID<Member>
    let email: String

    init(row: Row) throws {
        id = try row.get("id")
        member = ID(try row.get("member", as: UUID.self))
        email = try row.get("email")
    }
}
