import FederationCore
import Foundation
import Kernel
import Migrations
import NodeTesting
import Postgres
import Registry
import Testing

@testable import Federation

/// One after the other: territories' roles belong to the whole server.
@Suite("Federation", .serialized)
enum FederationTests {}

/// A fact only these tests know.
struct SampleFact: FederatedFact {
    static let type = "test.sample"
    static let version: UInt16 = 1
    var objectID = UUID()
    var number: Int
}

/// Runs `body` with two territories' databases, each with its own node's role.
func withTerritories(_ body: @Sendable (_ se: Database, _ dk: Database) async throws -> Void) async throws {
    try await withRegistry { registry in
        var nodes: [Database] = []
        for code in ["se", "dk"] {
            let request = try TerritoryRequest(
                code: TerritoryCode(code)!, name: code, domain: "\(code).example.org", adminEmail: "eva@example.org",
                language: "en")
            nodes.append(try registry.nodeDatabase(of: try await registry.provisioner().create(request).territory))
        }
        do {
            try await body(nodes[0], nodes[1])
            for node in nodes { await node.shutdown() }
        } catch {
            for node in nodes { await node.shutdown() }
            throw error
        }
    }
}

/// Runs `body` with two pools of one territory, as two processes have them.
/// - Parameter second: the port of what stands between the second pool and the server.
func withTwoPools(second: Int? = nil, _ body: @Sendable (_ first: Database, _ second: Database) async throws -> Void)
    async throws
{
    try await withRegistry { registry in
        let request = try TerritoryRequest(
            code: TerritoryCode("se")!, name: "se", domain: "se.example.org", adminEmail: "eva@example.org",
            language: "en")
        let territory = try await registry.provisioner().create(request).territory
        let pools = [try registry.nodeDatabase(of: territory), try registry.nodeDatabase(of: territory, port: second)]
        let result: Result<Void, any Error>
        do { result = .success(try await body(pools[0], pools[1])) } catch { result = .failure(error) }
        for pool in pools { await pool.shutdown() }
        try result.get()
    }
}

private func withRegistry(_ body: @Sendable (TestRegistry) async throws -> Void) async throws {
    let migrations = try ["Registry", "Federation"].flatMap {
        try Migration.load(from: MigrationFiles.folder.appending(path: $0))
    }
    try await TestRegistry.with(migrations: migrations, body)
}
