import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// What members show to followers only, told to the territories where they have some, and to no other.
struct Disclosures: Sendable {
    let federation: FederationLog

    /// Tells one territory how it is now, after somebody there began or ended to follow.
    func tell(_ territory: TerritoryID, of id: ID<Member>, in transaction: Transaction) async throws {
        guard let account = try await Self.account(id, in: transaction) else { return }
        let details = Self.details(of: account)
        // Who was told nothing has nothing to forget.
        guard details != .none else { return }
        let isReader = try await FollowStore.isFollowed(id, from: territory, in: transaction)
        try await federation.record(MemberDisclosed(id, isReader ? details : .none), to: [territory], in: transaction)
    }

    /// Tells all of them after a change of the profile or of its privacy.
    func tellAll(_ old: Account, _ new: Account, in transaction: Transaction) async throws {
        guard Self.details(of: old) != Self.details(of: new) else { return }
        let readers = try await FollowStore.territories(following: new.id, in: transaction).compactMap(TerritoryID.init)
        for start in stride(from: 0, to: readers.count, by: FactReadersOutOfRange.maximum) {
            let some = readers[start...].prefix(FactReadersOutOfRange.maximum)
            try await federation.record(
                MemberDisclosed(new.id, Self.details(of: new)), to: Set(some), in: transaction)
        }
    }

    /// All that followers see, where it is more than everybody sees. A picture is had by its address, by whoever knows it: followers
    /// elsewhere see one only where everybody does.
    private static func details(of account: Account) -> ProfileDetails {
        var shown = account.details.shown(to: .followerElsewhere, by: account.privacy)
        let open = account.details.shown(to: .stranger, by: account.privacy)
        shown.avatar = open.avatar
        return shown == open ? .none : shown
    }

    private static func account(_ id: ID<Member>, in transaction: Transaction) async throws -> Account? {
        try await transaction.first(
            "SELECT * FROM member WHERE id = \(id) AND state IN ('active', 'frozen')", as: Account.self)
    }
}
