public import Crypto
public import Kernel
public import Postgres

/// Everything a territory's site is made of; the composition root fills it in.
public struct SiteParts: Sendable {
    public var territory: Territory
    public var database: Database
    /// By module, for the reference page.
    public var endpoints: [EndpointGroup]
    public var pages: [PageRoute]
    public var documents: [PublicDocument]
    /// What other servers speak to this one.
    public var protocols: [ProtocolRoute]
    public var views: Views
    public var authenticator: any Authenticator
    public var permissions: any Permissions
    /// Keys cursors and CSRF tokens.
    public var secret: SymmetricKey
    public var limits: RateLimits
    public var world: World
    /// The territories this one knows, for `/territories`.
    public var directory: @Sendable () async throws -> [TerritoryDirectoryPage.Entry]

    public init(
        territory: Territory, database: Database, endpoints: [EndpointGroup], pages: [PageRoute],
        documents: [PublicDocument], protocols: [ProtocolRoute] = [],
        views: Views, authenticator: any Authenticator,
        permissions: any Permissions, secret: SymmetricKey,
        limits: RateLimits, world: World,
        directory: @escaping @Sendable () async throws -> [TerritoryDirectoryPage.Entry]
    ) {
        self.territory = territory
        self.database = database
        self.endpoints = endpoints
        self.pages = pages
        self.documents = documents
        self.protocols = protocols
        self.views = views
        self.authenticator = authenticator
        self.permissions = permissions
        self.secret = secret
        self.limits = limits
        self.world = world
        self.directory = directory
    }
}

/// The endpoints of one module, and its routes of bytes.
public struct EndpointGroup: Sendable {
    public let name: String
    public let endpoints: [Endpoint]
    public let streams: [StreamRoute]

    public init(name: String, endpoints: [Endpoint], streams: [StreamRoute] = []) {
        self.name = name
        self.endpoints = endpoints
        self.streams = streams
    }
}
