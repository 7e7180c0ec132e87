import Foundation
import Kernel
import Postgres

/// A sign-in that lasts, as its member sees it.
struct OpenSession: RowDecodable {
    let id: ID<Session>
    /// A browser's; otherwise an app's.
    let isPage: Bool
    let userAgent: String?
    let address: String
    let createdAt: Date
    let lastUsedAt: Date

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        isPage = try row.get("cookie_hash", as: Data?.self) != nil
        userAgent = try row.get("user_agent")
        address = try row.get("address")
        createdAt = try row.get("created_at")
        lastUsedAt = try row.get("last_used_at")
    }
}
