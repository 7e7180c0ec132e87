public import Foundation
public import Kernel
public import Postgres

/// One deed as it was written down.
public struct AuditEntry: Encodable, Sendable, RowDecodable {
    public let at: Date
    /// `member`, `operator` or `node`.
    public let by: String
    /// The member who did it.
    public let actor: ID<Member>?
    public let act: String
    /// Whom it concerns.
    public let member: ID<Member>?
    public let detail: String?

    public init(row: Row) throws {
        at = try row.get("at")
        by = try row.get("actor_kind")
        actor = try row.get("actor", as: UUID?.self).map { ID($0) }
        act = try row.get("act")
        member = try row.get("member", as: UUID?.self).map { ID($0) }
        detail = try row.get("detail")
    }
}
