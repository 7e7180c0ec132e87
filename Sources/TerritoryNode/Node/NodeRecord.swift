import Foundation
import Kernel
import Postgres
import Registry

/// What the registry tells a node of its own territory.
struct NodeRecord: RowDecodable {
    let code: TerritoryCode
    let name: String
    let domain: String
    let tid: String
    let state: TerritoryRecord.State

    init(row: Row) throws {
        guard let code = TerritoryCode(try row.get("code")),
            let state = TerritoryRecord.State(rawValue: try row.get("state"))
        else { throw RegistryError.damaged(try row.get("id")) }
        self.code = code
        self.state = state
        name = try row.get("name")
        domain = try row.get("domain")
        tid = try row.get("tid")
    }

    static func own(in database: Database) async throws -> NodeRecord? {
        try await database.first("SELECT * FROM registry.own_territory", as: NodeRecord.self)
    }

    var origin: String { Self.origin(of: domain) }

    /// `http` only on loopback, where there is no network to protect from.
    static func origin(of domain: String) -> String {
        let host = domain.prefix { $0 != ":" }
        return (host == "127.0.0.1" || host == "localhost" ? "http://" : "https://") + domain
    }
}
