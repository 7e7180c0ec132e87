import Federation
import Foundation
import Kernel
import Postgres

/// Hears the territory's own facts and gives badges whose criteria they meet, in the transaction in which they are heard.
struct CriteriaListener: Sendable {
    let awards: AwardOperations
    let definitions: DefinitionStore

    var listener: OwnFactListener {
        OwnFactListener("badges.criteria") { fact, transaction in try await hear(fact, in: transaction) }
    }

    private func hear(_ stated: OwnFact, in transaction: Transaction) async throws {
        guard let payload = try? JSONParser.parse([UInt8](stated.payload)) else { return }
        let fact = CountedFact(type: stated.type, payload: payload, time: stated.origin.time)
        switch fact.type {
        case "member.deleted": return try await awards.withdraw(ID(stated.origin.objectID), in: transaction)
        case "member.published": try await awards.tellAgain(ID(stated.origin.objectID), in: transaction)
        default: break
        }
        guard let member = fact.member else { return }
        for badge in try await definitions.automatic(for: fact.type, in: transaction) {
            try await judge(fact, stated.origin, badge, member, in: transaction)
        }
    }

    private func judge(
        _ fact: CountedFact, _ origin: FactOrigin, _ badge: BadgeDefinition, _ member: ID<Member>,
        in transaction: Transaction
    ) async throws {
        let store = ProgressStore(transaction: transaction)
        var progress = try await store.locked(badge, member)
        let outcome = progress.take(fact, under: badge.criteria)
        guard outcome != .nothing else { return }
        try await store.keep(progress, badge, member, at: origin.time)
        switch outcome {
        case .met:
            // Somebody who may hold none meanwhile is not told, and the log goes on.
            _ = try await awards.awardAutomatically(badge, to: member, because: origin, in: transaction)
        case .revoked:
            try await awards.revokeAll(badge, of: member, because: "\(fact.type) \(origin.sequence)", in: transaction)
        case .nothing, .counted, .reset: break
        }
    }
}
