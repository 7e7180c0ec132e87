import Foundation
import Kernel
import Postgres

/// All SQL of badges as they are defined.
struct DefinitionStore: Sendable {
    let database: Database

    func find(_ reference: BadgeReference) async throws -> BadgeDefinition? {
        try await database.first(
            "SELECT * FROM badge WHERE id = \(reference.id as UUID?) OR slug = \(reference.slug as String?)",
            as: BadgeDefinition.self)
    }

    func locked(_ reference: BadgeReference, in transaction: Transaction) async throws -> BadgeDefinition? {
        try await transaction.first(
            "SELECT * FROM badge WHERE id = \(reference.id as UUID?) OR slug = \(reference.slug as String?) FOR UPDATE",
            as: BadgeDefinition.self)
    }

    /// By slug; drafts only for those who write them.
    func list(includingDrafts: Bool, after slug: String, limit: Int) async throws -> [BadgeDefinition] {
        try await database.read(
            """
            SELECT * FROM badge WHERE slug > \(slug) AND (\(includingDrafts)::boolean OR state <> 'draft')
            ORDER BY slug LIMIT \(limit)
            """,
            as: BadgeDefinition.self)
    }

    func named(_ slugs: [String]) async throws -> [BadgeDefinition] {
        try await database.read("SELECT * FROM badge WHERE slug = ANY(\(slugs)::text[])", as: BadgeDefinition.self)
    }

    /// Badges that are given for facts of a type, or taken back for them: the latter also where they are given by hand, or no longer.
    func automatic(for type: String, in transaction: Transaction) async throws -> [BadgeDefinition] {
        try await all(in: transaction).filter { badge in
            badge.state == .active ? badge.criteria.events.contains(type) : badge.criteria.penalizes(type)
        }
    }

    /// All that anybody may hold.
    func all(in transaction: Transaction) async throws -> [BadgeDefinition] {
        try await transaction.query(
            "SELECT * FROM badge WHERE state <> 'draft' ORDER BY slug", as: BadgeDefinition.self)
    }

    /// Whether the others were told of a badge, or are about to be.
    static func isTold(_ id: ID<BadgeDefinition>, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            """
            SELECT FROM log_entry WHERE substr(entry, 41 + get_byte(entry, 37), 16) = uuid_send(\(id)::uuid)
            UNION ALL SELECT FROM outbox WHERE object_id = \(id)::uuid
            """
        ).isEmpty
    }

    /// For each badge the badges whose awards it counts.
    func needs(in transaction: Transaction) async throws -> [String: Set<String>] {
        let badges = try await transaction.query("SELECT * FROM badge", as: BadgeDefinition.self)
        return Dictionary(badges.map { ($0.slug, $0.criteria.awardedBadges) }) { first, _ in first }
    }

    /// - Returns: nil where the slug is taken.
    func insert(
        _ id: ID<BadgeDefinition>, _ badge: NewBadge, state: BadgeState, at now: Date, in transaction: Transaction
    ) async throws -> BadgeDefinition? {
        try await transaction.first(
            """
            INSERT INTO badge (id, slug, name, description, narrative, tags, valid_months, valid_until, criteria, state,
                created_at)
            VALUES (\(id), \(badge.slug.text), \(badge.name.text), \(badge.description.text), \(badge.narrative.text),
                \((badge.tags ?? []).map(\.text)), \(badge.validMonths as Int?), \(badge.validUntil as Date?),
                \(try PostgresJSON(encoding: badge.criteria ?? Criteria())), \(state.rawValue), \(now))
            ON CONFLICT ON CONSTRAINT badge_slug DO NOTHING RETURNING *
            """,
            as: BadgeDefinition.self)
    }

    func update(
        _ badge: BadgeDefinition, _ change: BadgeChange, image: String?, in transaction: Transaction
    ) async throws -> BadgeDefinition? {
        let asked = change.validUntil == nil ? change.validMonths ?? badge.validMonths : nil
        let months = asked == 0 ? nil : asked
        let until = months == nil ? change.validUntil ?? badge.validUntil : nil
        return try await transaction.first(
            """
            UPDATE badge SET name = \(change.name?.text ?? badge.name),
                description = \(change.description?.text ?? badge.description),
                narrative = \(change.narrative?.text ?? badge.narrative),
                tags = \(change.tags?.map(\.text) ?? badge.tags), valid_months = \(months as Int?),
                valid_until = \(until as Date?), criteria = \(try PostgresJSON(encoding: change.criteria ?? badge.criteria)),
                image = \(image as String?), version = version + 1
            WHERE id = \(badge.id) RETURNING *
            """,
            as: BadgeDefinition.self)
    }

    func set(_ state: BadgeState, of id: ID<BadgeDefinition>, in transaction: Transaction) async throws
        -> BadgeDefinition?
    {
        try await transaction.first(
            "UPDATE badge SET state = \(state.rawValue), version = version + 1 WHERE id = \(id) RETURNING *",
            as: BadgeDefinition.self)
    }
}
