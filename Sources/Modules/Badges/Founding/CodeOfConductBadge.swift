import Federation
import Foundation
import Kernel
import Postgres

/// The badge that every territory begins with: whoever has taken the course about how people treat one another here.
enum CodeOfConductBadge {
    static let slug = "code-of-conduct"
    /// How long it lasts; taking the course again renews it.
    static let months = 12

    /// The badge in a new territory, of which the others are told, in the transaction that creates it.
    static func found(language: String, world: World, in transaction: Transaction) async throws {
        let (name, description, narrative) = language.hasPrefix("nb") || language.hasPrefix("no") ? norwegian : english
        let founded = try await transaction.first(
            """
            INSERT INTO badge (id, slug, name, description, narrative, tags, valid_months, criteria, state, created_at)
            VALUES (\(world.newID(of: BadgeDefinition.self)), \(slug), \(name), \(description), \(narrative), \(["conduct"]),
                \(months), \(try PostgresJSON(encoding: criteria)), 'active', \(world.now()))
            RETURNING *
            """,
            as: BadgeDefinition.self)
        guard let founded else { return }
        try await FederationLog(world: world).record(BadgeDefined(founded), in: transaction)
    }

    static let criteria = Criteria.completion(of: slug)

    private static let english = (
        "Code of Conduct", "Has learned how we treat one another here, and passed the quiz.",
        "Take the course *Code of Conduct* and answer at least eight of ten questions. The badge lasts twelve months; taking the course again renews it."
    )

    private static let norwegian = (
        "Retningslinjer for oppførsel", "Har lært hvordan vi behandler hverandre her, og bestått quizen.",
        "Ta kurset *Retningslinjer for oppførsel* og svar riktig på minst åtte av ti spørsmål. Merket varer i tolv måneder; ta kurset på nytt for å fornye det."
    )
}
