import FederationCore
import Foundation
import Kernel

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
