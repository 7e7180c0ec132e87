import Content
import ContentStorage
import Federation
import Foundation
import Kernel
import Postgres
import Web

/// Writing badges and letting them be given.
struct DefinitionOperations: Sendable {
    let store: DefinitionStore
    let federation: FederationLog
    let pictures: BadgePictures
    let world: World

    /// What stands in the place of a slug in addresses of other things.
    static let reserved: Set<String> = [
        "award", "changed", "check", "credentials", "issuer", "revoke", "status",
    ]

    func create(_ badge: NewBadge, in transaction: Transaction) async throws -> BadgeDefinition {
        guard !Self.reserved.contains(badge.slug.text),
            let made = try await store.insert(
                world.newID(), badge, state: .draft, at: world.now(), in: transaction)
        else { throw Problem.invalid(FieldProblem("/slug", "taken", "Another badge has this name.")) }
        return made
    }

    /// - Throws: ``Problem`` `criteriaFrozen`, `notFound`, and what `check` throws.
    func change(
        _ reference: BadgeReference, _ change: BadgeChange, check: @Sendable (BadgeDefinition) throws -> Void
    ) async throws -> BadgeDefinition {
        try change.check()
        var picture: FoundTree?
        if let address = change.image, !address.text.isEmpty { picture = try await pictures.prepare(address) }
        return try await store.database.write { [picture] transaction in
            guard let badge = try await store.locked(reference, in: transaction) else { throw Problem.notFound }
            try check(badge)
            if badge.firstAwardedAt != nil,
                change.criteria ?? badge.criteria != badge.criteria
                    || change.narrative?.text ?? badge.narrative != badge.narrative
            {
                throw Problem(.criteriaFrozen)
            }
            let image = change.image == nil ? badge.image : picture?.tree.root.description
            guard let changed = try await store.update(badge, change, image: image, in: transaction) else {
                throw Problem.notFound
            }
            if change.image != nil {
                try await pictures.replace(badge.image, by: picture, of: badge.id, in: transaction)
            }
            try await checkLoops(changed, in: transaction)
            if changed.criteria != badge.criteria {
                try await ProgressStore(transaction: transaction).forget(badge.id)
            }
            if changed.state != .draft { try await federation.record(BadgeDefined(changed), in: transaction) }
            return changed
        }
    }

    /// Lets a badge be given, or no longer; asking again changes nothing.
    func set(_ state: BadgeState, of reference: BadgeReference) async throws -> BadgeDefinition {
        try await store.database.write { transaction in
            guard let badge = try await store.locked(reference, in: transaction) else { throw Problem.notFound }
            if badge.state == state { return badge }
            guard state != .active || badge.state == .draft, state != .retired || badge.state == .active else {
                throw Problem(.badgeState)
            }
            guard let changed = try await store.set(state, of: badge.id, in: transaction) else {
                throw Problem.notFound
            }
            try await checkLoops(changed, in: transaction)
            try await federation.record(BadgeDefined(changed), in: transaction)
            return changed
        }
    }

    private func checkLoops(_ badge: BadgeDefinition, in transaction: Transaction) async throws {
        guard !badge.criteria.awardedBadges.isEmpty else { return }
        if CriteriaLoops.leadsBack(to: badge.slug, in: try await store.needs(in: transaction)) {
            throw Problem.invalid(
                FieldProblem("/criteria", "loop", "This badge would be given because of itself."))
        }
    }
}

extension ProblemKind {
    static let criteriaFrozen = ProblemKind(
        "TF4240", status: 422, "The criteria cannot change any more",
        explanation: """
            Somebody holds the badge, and what they were given it for has to stay what it was. Retire the badge and define \
            another one.
            """)
    static let badgeState = ProblemKind(
        "TF4241", status: 409, "The badge is not in a state for that",
        explanation: "A draft can be activated and an active badge retired; only an active badge can be awarded.")
}
