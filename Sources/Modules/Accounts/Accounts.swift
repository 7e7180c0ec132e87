import ContentStorage
import Crypto
public import Federation
public import Foundation
import Kernel
public import ModuleKit
public import Postgres
public import ServiceLifecycle
public import Web

/// Members of a territory: registering, signing in, profiles, the directory with members from elsewhere.
public struct Accounts: Module {
    public static let name = "Accounts"
    public static var resources: URL { AccountsResources.folder }
    public static let navigation = [
        NavigationItem(Message("People"), path: "/people", order: 10),
        NavigationItem(
            Message("Members"), path: MemberAdministrationPages.base, order: 92, capability: .administer),
    ]

    public static let capabilities = [
        CapabilityDeclaration(
            .administer, "role admin", isDangerous: true, isAdministrative: true,
            Message("Run the territory: members, settings, federation")),
        CapabilityDeclaration(
            .moderate, "role moderator or role admin", isDangerous: true, isAdministrative: true,
            Message("Act on reports and on what members wrote")),
    ]

    public static func found(_ territory: Founding, in transaction: Transaction) async throws {
        try await SetUpStore.keep(territory, in: transaction)
    }

    /// For what acts on members without a request: the demo's seed.
    public let members: MemberOperations
    private let sessions: SessionOperations
    private let setUp: SetUpOperations
    private let social: SocialOperations
    private let accountAuthenticator: AccountAuthenticator
    private let badge: TerritoryBadge
    private let home: HomeBoard
    private let tokens: AccessTokens
    private let registration: RegistrationOperations
    private let administration: MemberAdministration
    private let recovery: RecoveryOperations
    private let appTokens: AppTokenOperations
    private let mail: MailService
    private let secondFactor: SecondFactorOperations
    private let leaving: LeavingOperations
    private let housekeeping: Housekeeping
    private let avatarCopies: AvatarCopies
    private let exports: ExportOperations

    public init(_ given: ModuleEnvironment) async throws {
        home = given.home
        badge = TerritoryBadge(code: given.territory.code.description, name: given.territory.name)
        tokens = await AccessTokens(
            current: try SigningKey(seed: given.tokenSeed),
            previous: try given.previousTokenSeed.map { try SigningKey(seed: $0) }, issuer: given.territory.origin,
            audience: given.tid)
        let hasher = try PasswordHasher()
        members = MemberOperations(
            store: MemberStore(database: given.database), hasher: hasher, weak: try WeakPasswords.standard(),
            federation: given.federation, territory: given.territory, content: given.content, world: given.world)
        let store = SessionStore(database: given.database, world: given.world)
        let audit = AuditLog(world: given.world)
        let refusals = Refusals()
        let mailStore = MailStore(database: given.database, world: given.world)
        let secret = SymmetricKey(data: given.secret)
        let appTokenStore = AppTokenStore(database: given.database, world: given.world)
        accountAuthenticator = AccountAuthenticator(
            store: store, tokens: tokens, appTokens: appTokenStore, world: given.world)
        sessions = SessionOperations(
            store: store, members: members, hasher: hasher, tokens: tokens, authenticator: accountAuthenticator,
            secret: secret,
            alarm: ReuseAlarm(mail: mailStore, audit: audit, territory: given.territory.code.description),
            refusals: refusals, world: given.world)
        let links = AccountTokens(secret: secret)
        let linkStore = AccountTokenStore(database: given.database, tokens: links, world: given.world)
        recovery = RecoveryOperations(
            members: members, sessions: sessions, tokens: linkStore, mail: mailStore,
            requests: RecoveryRequests(
                tokens: linkStore, mail: mailStore, isMailSetUp: given.mail != nil, world: given.world),
            audit: audit, world: given.world)
        secondFactor = SecondFactorOperations(
            store: SecondFactorStore(database: given.database), throttles: store,
            policies: PolicyStore(database: given.database), seal: SealedSecret(secret: secret),
            territory: given.territory, audit: audit, refusals: refusals, world: given.world)
        let localization = try Localization(folders: [Self.resources.appending(path: "Locales")])
        mail = MailService(
            recovery: recovery.requests, store: mailStore,
            desk: given.mail.map {
                MailDesk(
                    settings: $0, territory: given.territory, localization: localization, tokens: links,
                    store: linkStore, world: given.world)
            }, world: given.world, logger: given.logger)
        if given.mail != nil {
            given.letters.send(by: { member, transaction, writing in
                try await mailStore.put(to: member, in: transaction, writing)
            })
        }
        appTokens = AppTokenOperations(
            store: appTokenStore, cache: accountAuthenticator.cache, territory: given.territory, world: given.world)
        registration = RegistrationOperations(
            members: members, policies: PolicyStore(database: given.database),
            applications: ApplicationStore(database: given.database),
            invitations: InvitationStore(database: given.database), recovery: recovery, world: given.world)
        administration = MemberAdministration(
            store: AdministrationStore(database: given.database), members: members,
            cache: accountAuthenticator.cache, federation: given.federation, mail: mailStore, audit: audit,
            world: given.world)
        leaving = LeavingOperations(
            members: members, store: LeavingStore(database: given.database), sessions: sessions,
            federation: given.federation, world: given.world)
        exports = ExportOperations(
            store: ExportStore(database: given.database), sessions: sessions,
            avatars: AvatarOperations(members: members, cache: accountAuthenticator.cache, workshop: .shared),
            territory: given.territory, world: given.world)
        housekeeping = Housekeeping(
            leaving: leaving, refusals: RefusalStore(database: given.database, audit: audit, world: given.world),
            world: given.world, logger: given.logger)
        social = SocialOperations(
            database: given.database, directory: members.directory, federation: given.federation, world: given.world)
        avatarCopies = AvatarCopies(
            store: AvatarCopyStore(database: given.database),
            avatars: AvatarOperations(members: members, cache: accountAuthenticator.cache, workshop: .shared),
            world: given.world, logger: given.logger, limit: given.contentLimits.pictures)
        setUp = SetUpOperations(members: members, world: given.world)
    }

    /// For the operator's commands.
    public var desk: OperatorDesk {
        OperatorDesk(administration: administration, applications: applications, links: recovery.tokens)
    }

    /// Signs somebody in without a request, as the demo does for whoever will use it.
    public func accessToken(login: String, password: String) async throws -> String {
        let member = try await sessions.signIn(login, PresentedPassword(unchecked: password), from: nil)
        return try await sessions.beginAppSession(for: member, address: "demo", userAgent: nil).access
    }

    public var endpoints: [Endpoint] {
        RegistrationRoutes(registration: registration).endpoints
            + SessionRoutes(sessions: sessions, members: members, secondFactor: secondFactor).endpoints
            + SecondFactorRoutes(secondFactor: secondFactor, sessions: sessions).endpoints
            + RecoveryRoutes(recovery: recovery).endpoints + OpenSessionRoutes(sessions: sessions).endpoints
            + AppTokenRoutes(appTokens: appTokens, sessions: sessions).endpoints
            + InvitationRoutes(invitations: invitations).endpoints
            + MemberRoutes(members: members, sessions: sessions, home: badge, leaving: leaving).endpoints
            + LeavingRoutes(leaving: leaving).endpoints + ExportRoutes(exports: exports).endpoints
            + PrivacyRoutes(members: members).endpoints + AvatarRoutes(avatars: avatars).endpoints
            + SocialRoutes(social: social, home: members.territory).endpoints
            + SocialListRoutes(social: social, home: members.territory).endpoints
            + SuggestionRoutes(suggestions: suggestions, social: social, home: members.territory).endpoints
            + ApplicationRoutes(applications: applications).endpoints
            + MemberAdministrationRoutes(administration: administration).endpoints
    }

    public var pages: [PageRoute] {
        AccountPages(registration: registration, sessions: sessions, secondFactor: secondFactorPages).pages
            + secondFactorPages.pages
            + MemberPages(members: members, social: social, home: badge, board: home).pages
            + SetUpPages(setUp: setUp, sessions: sessions).pages
            + PrivacyPages(members: members).pages + AvatarPages(avatars: avatars).pages
            + SocialPages(social: social, home: badge).pages + MutePages(social: social).pages
            + SuggestionPages(suggestions: suggestions, social: social, home: badge).pages
            + ExportPages(exports: exports).pages + LeavingPages(leaving: leaving).pages
            + RecoveryPages(recovery: recovery).pages
            + SettingsPages(members: members, recovery: recovery, sessions: sessions, appTokens: appTokens).pages
            + InvitationPages(invitations: invitations).pages
            + GettingStartedPages(database: recovery.tokens.database, isMailSetUp: mail.desk != nil).pages
            + MailPages(
                store: recovery.mail, tokens: recovery.tokens.tokens, isMailSetUp: mail.desk != nil,
                territory: members.territory
            ).pages
            + MemberAdministrationPages(
                administration: administration, applications: applications, policies: registration.policies,
                secondFactor: secondFactor
            ).pages
    }

    private var secondFactorPages: SecondFactorPages {
        SecondFactorPages(secondFactor: secondFactor, sessions: sessions)
    }

    private var applications: ApplicationOperations {
        ApplicationOperations(
            members: members, store: registration.applications, mail: recovery.mail, audit: administration.audit)
    }

    private var invitations: InvitationOperations {
        InvitationOperations(store: registration.invitations, territory: members.territory, world: registration.world)
    }

    public var streams: [StreamRoute] { AvatarRoutes(avatars: avatars).streams }

    private var avatars: AvatarOperations {
        AvatarOperations(members: members, cache: accountAuthenticator.cache, workshop: .shared)
    }

    public var documents: [PublicDocument] { [KeyDocument(tokens: tokens).document] }

    private var suggestions: SuggestionStore { SuggestionStore(database: social.database) }

    public var facts: [FactHandler] {
        MemberFacts.handlers + SocialFacts(federation: social.federation, world: social.world).handlers
    }

    /// Sessions and tokens may have been ended since, with good reason. Who left before the backup may have come back since, which the
    /// log is yet to tell.
    public static func restored(in transaction: Transaction) async throws {
        try await transaction.execute("UPDATE session SET ended_at = now() WHERE ended_at IS NULL")
        try await transaction.execute("DELETE FROM app_token")
        try await transaction.execute("DELETE FROM account_token")
        // Those that were used up since would work again.
        try await transaction.execute("DELETE FROM invitation")
        try await transaction.execute("DELETE FROM recovery_code")
        try await transaction.execute("DELETE FROM setup_token")
        try await transaction.execute("UPDATE member SET left_at = now() WHERE state = 'deleted'")
    }

    public var ownFacts: [FactHandler] {
        RestoredMemberStore.handlers
            + RestoredSocialFacts(federation: social.federation, world: social.world).handlers
    }

    public var erasures: [OwnErasureHandler] {
        [OwnErasureHandler { object, _, transaction in try await members.goAgain(ID(object), in: transaction) }]
    }

    public var authenticator: (any Authenticator)? { accountAuthenticator }

    public var services: [any Service] { [mail, housekeeping, avatarCopies] }
}
