import FederationCore
import Foundation
import Kernel
import Postgres

/// A member of this territory or of another, as far as it takes to relate to one.
struct Person: Hashable, Sendable {
    /// What they are called by here.
    let id: ID<Member>
    /// Nil for a member of this territory.
    let home: Home?

    /// Another territory, and what it calls its member.
    struct Home: Hashable, Sendable {
        let territory: TerritoryID
        let member: ID<Member>
    }
}

extension Person.Home: RowDecodable {
    init(row: Row) throws {
        guard let territory = TerritoryID(try row.get("tid", as: String.self)) else {
            throw PostgresError.decoding(column: "tid", type: "TerritoryID")
        }
        self.init(territory: territory, member: ID(try row.get("object_id", as: UUID.self)))
    }
}
