import Foundation
import Kernel
import Postgres

/// What a link is for.
struct KeptAccountToken: RowDecodable {
    enum Purpose: String {
        /// Shows that the account's address is the member's.
        case verify
        /// Shows that another address is the member's, and makes it the account's.
        case change
        /// Sets a new password.
        case reset
    }

    let id: UUID
    let member: ID<Member>
    let email: String
    let purpose: Purpose

    init(row: Row) throws {
        id = try row.get("id")
        member = ID(try row.get("member", as: UUID.self))
        email = try row.get("email")
        let text: String = try row.get("purpose")
        guard let purpose = Purpose(rawValue: text) else {
            throw PostgresError.decoding(column: "purpose", type: "Purpose")
        }
        self.purpose = purpose
    }
}
