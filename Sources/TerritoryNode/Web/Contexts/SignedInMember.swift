public import Foundation
public import Kernel

/// The member on whose behalf a request runs, as the ``Authenticator`` proved it.
public struct SignedInMember: Sendable {
    public let id: ID<Member>
    public let handle: String
    public let displayName: String
    /// What the member was appointed to be, such as `moderator`.
    public let roles: Set<String>
    /// When the account began.
    public let joinedAt: Date
    /// What the member may do, found out for each request anew.
    public internal(set) var capabilities: Set<Capability> = []
    /// The member's own choice; nil follows the browser.
    public let language: String?
    /// The sign-in this request belongs to; what signing out ends.
    public let session: UUID
    /// What the program may do that shows a token of its own; nil for a sign-in, which may do everything.
    public let scopes: Set<TokenScope>?
    /// The path of the member's picture; nil where there is none.
    public let picture: String?

    public init(
        id: ID<Member>, handle: String, displayName: String, roles: Set<String> = [], joinedAt: Date,
        language: String? = nil, session: UUID, scopes: Set<TokenScope>? = nil, picture: String? = nil
    ) {
        self.picture = picture
        self.scopes = scopes
        self.session = session
        self.id = id
        self.handle = handle
        self.displayName = displayName
        self.roles = roles
        self.joinedAt = joinedAt
        self.language = language
    }

    public func may(_ capability: Capability) -> Bool {
        capabilities.contains(capability)
    }

    /// - Throws: ``Problem`` `notAllowed`, which says what is missing.
    public func require(_ capability: Capability) throws {
        guard may(capability) else { throw Problem.lacking(capability) }
    }
}
