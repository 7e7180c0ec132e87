/// What surrounds every page: whose territory, in which language, who is signed in.
public struct PageFrame: Sendable {
    public var territory: TerritoryBadge
    public var language: Language
    /// The request's path and query, to come back to after changing the language.
    public var path: String
    /// For the hidden field of every form; nil where the visitor has no session to protect yet.
    public var csrfToken: String?
    public var member: Member?

    /// Who is signed in.
    public struct Member: Sendable {
        public let handle: String
        /// What the navigation may offer.
        public let capabilities: Set<Capability>
        /// The path of the picture that is shown beside the handle.
        public let picture: String?

        public init(handle: String, capabilities: Set<Capability> = [], picture: String? = nil) {
            self.picture = picture
            self.handle = handle
            self.capabilities = capabilities
        }
    }

    public init(
        territory: TerritoryBadge, language: Language, path: String, csrfToken: String? = nil, member: Member? = nil
    ) {
        self.territory = territory
        self.language = language
        self.path = path
        self.csrfToken = csrfToken
        self.member = member
    }
}
