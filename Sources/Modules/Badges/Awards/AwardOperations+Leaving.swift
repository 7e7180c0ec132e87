import Federation
import FederationCore
import Kernel
import Postgres

/// What becomes of the badges of who goes away and comes back.
extension AwardOperations {
    /// The others forget the badges of a member who went away or left. Here they wait, for as long as the member may come back.
    func withdraw(_ member: ID<Member>, in transaction: Transaction) async throws {
        for award in try await store.withdrawAll(of: member, in: transaction) {
            try await federation.erase(award, reason: .memberRequest, in: transaction)
        }
    }

    /// Tells the others anew of what they forgot of a member who is back.
    func tellAgain(_ member: ID<Member>, in transaction: Transaction) async throws {
        guard let recipient = try await Recipient.find(member, in: transaction), recipient.state == "active" else {
            return
        }
        for award in try await store.tellAll(of: member, in: transaction) {
            if let reference = BadgeReference(award.stated.slug),
                let badge = try await definitions.locked(reference, in: transaction)
            {
                try await tellOf(badge, in: transaction)
            }
            try await tell(BadgeAwarded(award: award.stated), recipient, in: transaction)
            switch award.state {
            case .active: break
            case .suspended:
                try await federation.record(
                    BadgeSuspended(id: award.stated.id, suspended: true, place: award.place), in: transaction)
            case .revoked:
                try await federation.record(BadgeRevoked(id: award.stated.id, place: award.place), in: transaction)
            }
        }
    }
}
