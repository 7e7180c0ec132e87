import Crypto
public import Federation
public import Foundation
import Kernel
public import ModuleKit
public import Postgres
public import Web

/// Members of a territory: registering, signing in, profiles, the directory with members from elsewhere.
public struct Accounts: Module {
    public static let name = "Accounts"
    public static var resources: URL { AccountsResources.folder }
    public static let navigation = [NavigationItem(Message("People"), path: "/people", order: 10)]

    public static func found(_ territory: Founding, in transaction: Transaction) async throws {
        try await SetUpStore.keep(territory, in: transaction)
    }

    /// For what acts on members without a request: the demo's seed and the operator's commands.
    public let members: MemberOperations
    private let sessions: SessionOperations
    private let setUp: SetUpOperations
    private let accountAuthenticator: AccountAuthenticator
    private let badge: TerritoryBadge
    private let tokens: AccessTokens

    public init(_ given: ModuleEnvironment) async throws {
        badge = TerritoryBadge(code: given.territory.code.description, name: given.territory.name)
        tokens = await AccessTokens(
            current: try SigningKey(seed: given.tokenSeed), issuer: given.territory.origin, audience: given.tid)
        let hasher = try PasswordHasher()
        members = MemberOperations(
            store: MemberStore(database: given.database), hasher: hasher, weak: try WeakPasswords.standard(),
            federation: given.federation, territory: given.territory, world: given.world)
        let store = SessionStore(database: given.database, world: given.world)
        accountAuthenticator = AccountAuthenticator(store: store, tokens: tokens, world: given.world)
        sessions = SessionOperations(
            store: store, members: members, hasher: hasher, tokens: tokens, authenticator: accountAuthenticator,
            secret: SymmetricKey(data: given.secret), world: given.world)
        setUp = SetUpOperations(members: members, world: given.world)
    }

    /// Signs somebody in without a request, as the demo does for whoever will use it.
    public func accessToken(login: String, password: String) async throws -> String {
        let member = try await sessions.signIn(login, PresentedPassword(unchecked: password), from: nil)
        return try await sessions.beginAppSession(for: member, address: "demo", userAgent: nil).access
    }

    public var endpoints: [Endpoint] {
        RegistrationRoutes(members: members).endpoints + SessionRoutes(sessions: sessions, members: members).endpoints
            + MemberRoutes(members: members, sessions: sessions, home: badge).endpoints
            + PrivacyRoutes(members: members).endpoints
    }

    public var pages: [PageRoute] {
        AccountPages(members: members, sessions: sessions).pages + MemberPages(members: members, home: badge).pages
            + SetUpPages(setUp: setUp, sessions: sessions).pages + PrivacyPages(members: members).pages
    }

    public var documents: [PublicDocument] { [KeyDocument(tokens: tokens).document] }

    public var facts: [FactHandler] { MemberFacts.handlers }

    public var ownFacts: [FactHandler] { RestoredMemberStore.handlers }

    public var erasures: [OwnErasureHandler] {
        [OwnErasureHandler { try await members.erase(ID($0), becauseOf: $1, in: $2) }]
    }

    public var authenticator: (any Authenticator)? { accountAuthenticator }
}
