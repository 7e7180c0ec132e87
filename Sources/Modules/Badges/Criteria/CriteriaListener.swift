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
        try await giveOwed(after: fact, stated.origin, in: transaction)
        guard let member = fact.member else { return }
        if try await isToldAgain(fact, stated.origin, in: transaction) { return }
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
        if outcome == .met {
            // Somebody who may hold none meanwhile is given it when they may, and the log goes on.
            let given = try await awards.awardAutomatically(badge, to: member, because: origin, in: transaction)
            progress.isOwed = given == nil ? true : nil
        }
        try await store.keep(progress, badge, member, at: origin.time)
        switch outcome {
        case .revoked:
            try await awards.revokeAll(badge, of: member, because: "\(fact.type) \(origin.sequence)", in: transaction)
        case .nothing, .counted, .met, .reset: break
        }
    }

    /// Gives what somebody qualified for while they could be given none, or while their award did not count, where a fact ends that.
    private func giveOwed(after fact: CountedFact, _ origin: FactOrigin, in transaction: Transaction) async throws {
        guard let member = try await released(by: fact, origin, in: transaction) else { return }
        let store = ProgressStore(transaction: transaction)
        for badge in try await definitions.all(in: transaction) where badge.criteria.isAutomatic {
            var progress = try await store.locked(badge, member)
            guard progress.isOwed == true,
                try await awards.awardAutomatically(badge, to: member, because: origin, in: transaction) != nil
            else { continue }
            progress.isOwed = nil
            try await store.keep(progress, badge, member, at: origin.time)
        }
    }

    private func released(
        by fact: CountedFact, _ origin: FactOrigin, in transaction: Transaction
    ) async throws -> ID<Member>? {
        switch fact.type {
        case "member.published": fact.member
        case BadgeSuspended.type where fact.payload["suspended"] == .bool(false):
            try await awards.store.holder(of: ID(origin.objectID), in: transaction)
        default: nil
        }
    }

    /// What the others were told before and had to forget, such as the awards of a member who was away, happened once.
    private func isToldAgain(
        _ fact: CountedFact, _ origin: FactOrigin, in transaction: Transaction
    ) async throws -> Bool {
        guard [BadgeAwarded.type, BadgeRenewed.type, "member.published"].contains(fact.type) else { return false }
        return try await awards.store.isStated(origin.objectID, before: origin.sequence, in: transaction)
    }
}
