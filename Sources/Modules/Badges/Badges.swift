public import Federation
import FederationCore
public import Foundation
import Kernel
public import ModuleKit
public import Postgres
public import ServiceLifecycle
public import Web

/// Badges of a territory: what can be earned, who holds what, credentials that anybody can check, and what they permit.
public struct Badges: Module {
    public static let name = "Badges"
    public static var resources: URL { BadgesResources.folder }
    public static let navigation = [
        NavigationItem(Message("Badges"), path: BadgePages.base, order: 30),
        NavigationItem(
            Message("Badge administration"), path: BadgeAdministrationPages.base, order: 93, capability: .defineBadges),
    ]
    public static let capabilities = BadgeCapabilities.all

    public static func found(_ territory: Founding, in transaction: Transaction) async throws {
        try await CodeOfConductBadge.found(language: territory.language, world: .system, in: transaction)
    }

    private let definitions: DefinitionOperations
    private let awards: AwardOperations
    private let desk: CredentialDesk
    private let check: CredentialCheck
    private let trust: TrustStore
    private let permissions: PermissionService
    private let held: HeldBadges
    private let foreign: ForeignStore
    private let reminders: Reminders
    private let world: World

    public init(_ given: ModuleEnvironment) async throws {
        world = given.world
        permissions = given.permissions
        let definitionStore = DefinitionStore(database: given.database)
        definitions = DefinitionOperations(
            store: definitionStore, federation: given.federation, pictures: BadgePictures(content: given.content),
            world: given.world)
        guard let territory = TerritoryID(given.tid) else { throw Reject.badIdentity }
        let issuer = Issuer(
            form: CredentialForm(territory: given.territory, tid: given.tid), territory: territory,
            database: given.database, federation: given.federation, secret: given.secret, world: given.world)
        let store = AwardStore(database: given.database)
        let audit = AuditLog(world: given.world)
        awards = AwardOperations(
            store: store, definitions: definitionStore, federation: given.federation, permissions: given.permissions,
            issuer: issuer, audit: audit, world: given.world)
        desk = CredentialDesk(awards: store, issuer: issuer, world: given.world)
        foreign = ForeignStore(database: given.database)
        check = CredentialCheck(issuer: issuer, awards: store, foreign: foreign, world: given.world)
        trust = TrustStore(database: given.database, audit: audit)
        held = HeldBadges(database: given.database, definitions: definitionStore)
        reminders = Reminders(
            store: ReminderStore(database: given.database), letters: given.letters,
            localization: try Localization(folders: [Self.resources.appending(path: "Locales")]),
            world: given.world, logger: given.logger)
        given.home.add { [reminders] member, language in try await reminders.cards(for: member, language: language) }
    }

    /// For demos alone.
    /// - Parameter code: a territory whose Code-of-Conduct badge counts here; nil for none.
    public func fillDemo(trusting code: String?) async throws {
        try await DemoBadges(definitions: definitions, awards: awards, trust: trust).fill(trusting: code)
    }

    public var endpoints: [Endpoint] {
        DefinitionRoutes(operations: definitions).endpoints + AwardRoutes(operations: awards).endpoints
            + ShareRoutes(operations: awards).endpoints
            + CredentialRoutes(awards: awards.store, desk: desk, check: check).endpoints
            + TrustRoutes(store: trust, permissions: permissions).endpoints
            + PermissionRoutes(permissions: permissions, foreign: foreign, world: world).endpoints
    }

    public var pages: [PageRoute] {
        BadgePages(
            awards: awards, pictures: definitions.pictures,
            hue: TerritoryBadge(code: desk.issuer.form.territory.code.description, name: "").hue
        )
        .pages
            + CredentialPages(
                awards: awards, pictures: definitions.pictures, desk: desk, check: check, foreign: foreign
            ).pages
            + BadgeAdministrationPages(definitions: definitions, awards: awards).pages
            + TrustPages(store: trust, foreign: foreign, permissions: permissions, world: world).pages
    }

    public var facts: [FactHandler] { ForeignFacts.handlers }

    public var ownFacts: [FactHandler] { RestoredAwards(store: awards.store).handlers }

    public var listeners: [OwnFactListener] {
        [CriteriaListener(awards: awards, definitions: definitions.store).listener]
    }

    public var services: [any Service] { [reminders] }

    public var badgeSource: (any BadgeSource)? { held }
}
