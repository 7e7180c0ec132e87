import Federation
import Kernel
import Postgres
import Web

/// The territories that the page `/territories` lists: this one and those it follows, with addresses where they are known.
struct TerritoryDirectory: Sendable {
    private let territory: Territory
    private let tid: String
    private let database: Database

    init(_ territory: Territory, tid: String, _ database: Database) {
        self.territory = territory
        self.tid = tid
        self.database = database
    }

    @Sendable func entries() async throws -> [TerritoryDirectoryPage.Entry] {
        let own = TerritoryDirectoryPage.Entry(
            badge: TerritoryBadge(code: territory.code.description, name: territory.name), address: territory.origin,
            isOwn: true, identity: tid)
        let rows = try await database.read(
            """
            SELECT peer.code, peer.name, peer.tid, peer.applied, directory.domain
            FROM peer LEFT JOIN registry.directory USING (tid) ORDER BY peer.code
            """)
        return try [own]
            + rows.map { row in
                let domain: String? = try row.get("domain")
                return TerritoryDirectoryPage.Entry(
                    badge: TerritoryBadge(code: try row.get("code"), name: try row.get("name")),
                    address: domain.map(NodeRecord.origin(of:)), isOwn: false,
                    verifiedEntries: Int(try row.get("applied", as: Int64.self)), identity: try row.get("tid"))
            }
    }
}
