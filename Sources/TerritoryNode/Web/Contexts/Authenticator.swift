/// Proves who makes a request. A module that keeps accounts gives one to the node.
public protocol Authenticator: Sendable {
    /// The member whose access token this is.
    /// - Throws: ``Problem`` `notSignedIn` for every token that is not valid now.
    func member(bearer token: String) async throws -> SignedInMember

    /// The member whose page session this cookie names; nil when it has ended.
    func member(session cookie: String) async throws -> SignedInMember?
}
