public import Kernel
public import Postgres

/// A territory as the registry knows it.
public struct TerritoryRecord: Sendable, Hashable, Codable, RowDecodable {
    /// Names the schema and the node's role: `t_` and 16 characters.
    public let id: String
    public let code: TerritoryCode
    public let name: String
    public let domain: String
    public let language: String
    public let adminEmail: String
    public let tid: String
    public let state: State

    public enum State: String, Sendable, Codable {
        case provisioning, active, suspended, archived, deleted
    }

    public init(row: Row) throws {
        id = try row.get("id")
        guard let code = TerritoryCode(try row.get("code")), let state = State(rawValue: try row.get("state")) else {
            throw RegistryError.damaged(id)
        }
        self.code = code
        self.state = state
        name = try row.get("name")
        domain = try row.get("domain")
        language = try row.get("language")
        adminEmail = try row.get("admin_email")
        tid = try row.get("tid")
    }
}
