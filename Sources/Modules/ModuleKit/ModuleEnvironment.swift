public import ContentStorage
public import Federation
public import Foundation
public import Kernel
public import Logging
public import Postgres
public import Web

/// What a module is given for one territory.
public struct ModuleEnvironment: Sendable {
    public let territory: Territory
    /// The territory's identity, 52 characters of base32.
    public let tid: String
    public let database: Database
    /// Where the module says what the other territories shall know.
    public let federation: FederationLog
    /// Who may do what; also where to ask which badges somebody holds.
    public let permissions: PermissionService
    /// What members find on their home page.
    public let home = HomeBoard()
    /// Files out of members' forms.
    public let uploads = FileUploads()
    /// Mail to members.
    public let letters = MemberLetters()
    /// Whether what newcomers write is published at once.
    public let writeFirst = WriteFirst()
    public let world: World
    public let logger: Logger
    /// 32 bytes that sign members' access tokens.
    public let tokenSeed: Data
    /// The key before the last rotation; its tokens stay valid until they expire.
    public let previousTokenSeed: Data?
    /// 32 bytes known to this node alone; a module derives keys of its own from them.
    public let secret: Data
    /// Files and folders by their address. A module writes what it needs, keeps it in the transaction that needs it, for a holder
    /// whose kind it chooses, and releases it with the row that named it.
    public let content: ContentStorage
    public let contentLimits: ContentLimits
    /// Nil where the operator has named no mail server.
    public let mail: MailSettings?

    public init(
        territory: Territory, tid: String, database: Database, federation: FederationLog,
        permissions: PermissionService, world: World, logger: Logger,
        tokenSeed: Data, secret: Data, previousTokenSeed: Data? = nil, content: ContentStorage,
        contentLimits: ContentLimits = ContentLimits(), mail: MailSettings? = nil
    ) {
        self.previousTokenSeed = previousTokenSeed
        self.content = content
        self.contentLimits = contentLimits
        self.mail = mail
        self.territory = territory
        self.tid = tid
        self.database = database
        self.federation = federation
        self.permissions = permissions
        self.world = world
        self.logger = logger
        self.tokenSeed = tokenSeed
        self.secret = secret
    }
}
