package import FederationBus
package import FederationCore
package import Foundation
package import Kernel
import Logging
import Postgres
package import Registry

/// What a node may read of the state folder: its territories' keys, and where the database is. Never the operator's access.
package struct NodeFolder {
    package let url: URL

    package init(url: URL) {
        self.url = url
    }

    /// Whether it knows a database.
    var isInitialised: Bool { OperatorAddress.isKnownToNodes(in: url) }

    private var territories: URL { url.appending(path: "territories") }

    /// The territories whose keys are here, in alphabetical order.
    func codes() throws -> [TerritoryCode] {
        guard FileManager.default.fileExists(atPath: territories.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: territories.path).compactMap { TerritoryCode($0) }
            .sorted { $0.description < $1.description }
    }

    package func keys(of code: TerritoryCode) throws -> KeyFolder {
        let folder = territories.appending(path: code.description)
        guard FileManager.default.fileExists(atPath: folder.path) else { throw RegistryError.unknownTerritory(code) }
        return KeyFolder(folder)
    }

    /// A pool with the territory's own role, which can do nothing outside its schema.
    func database(of code: TerritoryCode, logger: Logger) throws -> Database {
        let keys = try keys(of: code)
        var configuration = try OperatorAddress.readForNodes(in: url)
        configuration.user = try keys.line(.identifier)
        configuration.password = try keys.line(.databasePassword)
        configuration.applicationName = Self.connectionName(code)
        return Database(configuration, logger: logger)
    }

    /// Of all connections of one pool and no other's: it shows which process holds the log's lease, and whether it lives.
    private static func connectionName(_ code: TerritoryCode) -> String {
        "territory node \(code) \(ProcessInfo.processInfo.processIdentifier) \(UInt32.random(in: 0...UInt32.max))"
    }

    /// Lends such a pool for as long as `body` runs.
    func withDatabase<Result>(
        of code: TerritoryCode, logger: Logger = Logger(label: "territory.operator"),
        _ body: (Database) async throws -> Result
    ) async throws -> Result {
        let database = try database(of: code, logger: logger)
        do {
            let result = try await body(database)
            await database.shutdown()
            return result
        } catch {
            await database.shutdown()
            throw error
        }
    }

    package func genesis(of code: TerritoryCode) throws -> Genesis {
        try Genesis(decoding: Array(keys(of: code).read(.genesis)))
    }

    /// Its genesis and every change of its identity since.
    package func identity(of code: TerritoryCode) throws -> IdentityChain {
        try IdentityFiles(keys: keys(of: code)).chain()
    }

    /// The public key of its NATS user.
    package func busKey(of code: TerritoryCode) throws -> NKey {
        let keys = try keys(of: code)
        guard let key = NKey(seed: try keys.line(.bus)) else {
            throw RegistryError.damagedKey(path: keys.url.appending(path: KeyFolder.File.bus.rawValue).path)
        }
        return key
    }

    func signer(of code: TerritoryCode) throws -> any Signer {
        try SigningKey(seed: keys(of: code).secret(.signing))
    }
}
