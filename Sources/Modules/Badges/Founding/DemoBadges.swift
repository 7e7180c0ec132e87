import Kernel
import ModuleKit
import Postgres
import Web

/// What makes the badges of a demo alive: one more badge, which a course earns and somebody has been given by hand, and trust in
/// another territory's.
struct DemoBadges: Sendable {
    let definitions: DefinitionOperations
    let awards: AwardOperations
    let trust: TrustStore

    static let slug = "three-knots"
    /// Who was given it by hand.
    static let holder = "ana"
    /// An hour: how long ago the other territory may have been heard.
    static let maximumAge = 3600

    /// Does it once; a later start finds everything as it was left.
    /// - Parameter code: a territory whose Code-of-Conduct badge counts here; nil for none.
    func fill(trusting code: String?) async throws {
        try await knots()
        guard let code, try await trust.all().policies.isEmpty else { return }
        let conduct = BadgeSlug(unchecked: CodeOfConductBadge.slug)
        let policy = TrustPolicy(
            territory: code, badge: conduct, countsAs: conduct, capability: nil, maximumAge: Self.maximumAge,
            countsWhenStale: true)
        _ = try await trust.replace([policy], by: .node) { _ in }
    }

    private func knots() async throws {
        guard let reference = BadgeReference(Self.slug), try await definitions.store.find(reference) == nil else {
            return
        }
        let badge = NewBadge(
            slug: BadgeSlug(unchecked: Self.slug), name: BadgeName(unchecked: "Three knots"),
            description: BadgeDescription(unchecked: "Ties a bowline, a sheet bend and a clove hitch without looking."),
            narrative: BadgeNarrative(
                unchecked: "Take the course *Three knots*, or show them to somebody who gives this badge."),
            tags: [BadgeTag(unchecked: "knots")], validMonths: nil, validUntil: nil,
            criteria: .completion(of: Self.slug))
        _ = try await definitions.store.database.write { try await definitions.create(badge, in: $0) }
        _ = try await definitions.set(.active, of: reference)
        guard let handle = RecipientReference("@\(Self.holder)"),
            let member = try await Recipient.find(handle, in: awards.store.database)
        else { return }
        _ = try await awards.award(reference, to: member.id, by: nil, evidence: [])
    }
}
