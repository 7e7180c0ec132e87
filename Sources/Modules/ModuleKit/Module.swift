public import Federation
public import Foundation
public import Postgres
public import ServiceLifecycle
public import Web

/// One part of what a territory can do, such as accounts or courses. A module knows the layers below and no other module; the
/// node knows modules only through this.
public protocol Module: Sendable {
    /// As the reference page groups its endpoints.
    static var name: String { get }
    /// The folder with its `Views` and `Locales`.
    static var resources: URL { get }
    /// Its entries of the main navigation.
    static var navigation: [NavigationItem] { get }
    /// What it lets members do, and who may unless the territory says otherwise.
    static var capabilities: [CapabilityDeclaration] { get }
    /// Its first rows in a new territory's schema, in the transaction that creates it.
    static func found(_ territory: Founding, in transaction: Transaction) async throws
    /// Ends what may not go on from an older copy of its rows, after a backup was put back and before anybody is served.
    static func restored(in transaction: Transaction) async throws

    init(_ given: ModuleEnvironment) async throws

    var endpoints: [Endpoint] { get }
    var pages: [PageRoute] { get }
    /// Routes whose bodies are bytes.
    var streams: [StreamRoute] { get }
    var documents: [PublicDocument] { get }
    /// What it does when another territory states something.
    var facts: [FactHandler] { get }
    /// What it makes of this territory's own facts where a backup was restored that did not have them, and a peer gave them back.
    /// It writes rows and records nothing.
    var ownFacts: [FactHandler] { get }
    /// What hears this territory's own facts as they get their places in the log.
    var listeners: [OwnFactListener] { get }
    /// What it does when something that this territory told the others has to be erased once more.
    var erasures: [OwnErasureHandler] { get }
    /// Who proves members' identity; exactly one installed module has one.
    var authenticator: (any Authenticator)? { get }
    /// Who knows which badges members hold; one installed module has one.
    var badgeSource: (any BadgeSource)? { get }
    var services: [any Service] { get }
}

extension Module {
    public static var navigation: [NavigationItem] { [] }
    public static var capabilities: [CapabilityDeclaration] { [] }
    public static func found(_: Founding, in _: Transaction) async throws {}
    public static func restored(in _: Transaction) async throws {}
    public var streams: [StreamRoute] { [] }
    public var documents: [PublicDocument] { [] }
    public var facts: [FactHandler] { [] }
    public var ownFacts: [FactHandler] { [] }
    public var listeners: [OwnFactListener] { [] }
    public var badgeSource: (any BadgeSource)? { nil }
    public var erasures: [OwnErasureHandler] { [] }
    public var authenticator: (any Authenticator)? { nil }
    public var services: [any Service] { [] }
}
