import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// Answers the permissions' question who holds which badge, the territory's own and others' under its trust policies.
struct HeldBadges: BadgeSource {
    let database: Database
    let definitions: DefinitionStore

    func badges(of member: ID<Member>) async throws -> [HeldBadge] {
        try await database.read(
            """
            SELECT b.slug AS name, a.id, a.valid_until, NULL AS issuer, NULL::timestamptz AS heard_at,
                NULL::integer AS maximum_age, NULL::boolean AS counts_when_stale, NULL AS capability
            FROM badge_award a JOIN badge b ON b.id = a.badge
            WHERE a.member = \(member) AND a.state = 'active' AND a.superseded_by IS NULL
            UNION ALL
            SELECT coalesce(t.counts_as, ''), f.object_id, f.valid_until, p.code,
                -- What was heard but has not taken effect here is not known yet.
                least(s.heard_at, CASE WHEN p.applied < s.head_size THEN s.behind_since END), t.maximum_age,
                t.counts_when_stale, t.capability
            FROM remote_member r JOIN foreign_award f ON f.tid = r.tid AND f.member = r.object_id
                JOIN peer p ON p.tid = f.tid AND p.state NOT IN ('forked', 'blocked')
                JOIN trust_policy t ON t.tid = f.tid AND t.badge = f.slug
                LEFT JOIN peer_status s ON s.tid = f.tid
            -- Whom their home holds back, or who went away there, holds nothing here either.
            WHERE r.id = \(member) AND NOT r.withdrawn AND f.state = 'active' AND f.superseded_by IS NULL
                AND f.valid_from <= clock_timestamp()
            """
        ).map(Self.held)
    }

    private static func held(_ row: Row) throws -> HeldBadge {
        var foreign: HeldBadge.Foreign?
        if let issuer = try row.get("issuer", as: String?.self) {
            foreign = HeldBadge.Foreign(
                issuer: issuer, statusAsOf: try row.get("heard_at", as: Date?.self) ?? .distantPast,
                maximumAge: TimeInterval(try row.get("maximum_age", as: Int.self)),
                countsWhenStale: try row.get("counts_when_stale"),
                grants: try row.get("capability", as: String?.self).map { Capability(rawValue: $0) })
        }
        return HeldBadge(
            name: try row.get("name"), credential: try row.get("id"), validUntil: try row.get("valid_until"),
            foreign: foreign)
    }

    func takenBack(from member: ID<Member>) async throws -> Set<String> {
        let rows = try await database.read(
            """
            SELECT DISTINCT ON (a.badge) b.slug, a.state FROM badge_award a JOIN badge b ON b.id = a.badge
            WHERE a.member = \(member) ORDER BY a.badge, a.period DESC
            """)
        let standing = try rows.map { (try $0.get("slug", as: String.self), try $0.get("state", as: String.self)) }
        return Set(standing.filter { $0.1 != Award.State.active.rawValue }.map(\.0))
    }

    func ways(to badges: [String]) async throws -> [ProblemNeed] {
        let known = Dictionary(try await definitions.named(badges).map { ($0.slug, $0) }) { first, _ in first }
        return badges.map { slug in
            let badge = known[slug]
            return ProblemNeed(
                badge: slug, name: badge?.name,
                earn: badge.map { $0.criteria.course.map { "/courses/\($0)" } ?? "/badges/\(slug)" })
        }
    }
}
