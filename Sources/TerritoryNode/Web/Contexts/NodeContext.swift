import Kernel
public import Logging

/// What a handler knows of the request it answers: for which territory, from whom, in which language.
public struct NodeContext: Sendable {
    public let territory: Territory
    /// Who is signed in; nil for a visitor.
    public let member: SignedInMember?
    /// The language answers are written in.
    public let language: Language
    /// With the request's id and the territory's code.
    public let logger: Logger
    /// Where the request comes from.
    public let address: ClientAddress
    /// The browser or program, as it calls itself; shortened.
    public let userAgent: String?
    /// Path and query.
    public let path: String
    let cursors: CursorSeal
    let idempotency: IdempotencyStore

    /// A cursor that only this node can have made, for a position in a list.
    public func seal(_ position: String, list: String) -> String {
        cursors.seal(position, list: list)
    }

    /// - Throws: ``Problem`` `badCursor` or `staleCursor`.
    public func open(cursor: String, list: String) throws -> String {
        try cursors.open(cursor, list: list)
    }
}

/// The context of a request that a member makes; there is no anonymous one.
public struct MemberContext: Sendable {
    public let node: NodeContext
    public let member: SignedInMember

    init(_ node: NodeContext) throws {
        guard let member = node.member else { throw Problem.notSignedIn }
        self.node = node
        self.member = member
    }
}

/// The context of a request that an administrator makes.
public struct AdminContext: Sendable {
    public let node: NodeContext
    public let member: SignedInMember

    init(_ context: MemberContext) {
        node = context.node
        member = context.member
    }
}
