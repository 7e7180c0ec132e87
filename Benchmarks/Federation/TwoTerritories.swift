import Accounts
import Content
import ContentStorage
import Federation
import FederationBus
import FederationCore
import Foundation
import Kernel
import LocalServers
import Logging
import ModuleKit
import Node
import NodeTesting
import Postgres
import Registry
import Web

/// Two territories with everything of their own: database role, key, connection to one NATS server.
struct TwoTerritories {
    let origin: Side
    let follower: Side

    /// One of them.
    struct Side {
        let code: String
        let genesis: Genesis
        let key: FederationCore.SigningKey
        let database: Database
        let bus: Bus
        /// For files of its own.
        let folder: URL
        var territory: TerritoryID { TerritoryID(genesis: genesis) }
    }

    static func with(_ body: @Sendable (TwoTerritories) async throws -> Void) async throws {
        try await TestRegistry.with(migrations: Operator.migrations()) { registry in
            let folder = registry.folder.deletingLastPathComponent()
            let keys = [NKey(), NKey()]
            let identities = try [3, 9].map { (seed: UInt8) in
                let key = try FederationCore.SigningKey(seed: [UInt8](repeating: seed, count: 32))
                return (key, try Genesis(rotation: [key.publicKey], signing: [key.publicKey]))
            }
            let nats = try await PrivateNats.start(
                in: folder.appending(path: "nats"), configuration: users(keys, identities.map(\.1)).text)
            var sides: [Side] = []
            for (index, code) in ["se", "dk"].enumerated() {
                let seed = folder.appending(path: "\(code).nk").path
                _ = FileManager.default.createFile(
                    atPath: seed, contents: Data(keys[index].seed.utf8), attributes: [.posixPermissions: 0o600])
                sides.append(
                    Side(
                        code: code, genesis: identities[index].1, key: identities[index].0,
                        database: try await database(code, in: registry),
                        bus: Bus(BusConfiguration(urls: [nats.url], seedFile: seed), logger: logger), folder: folder))
            }
            let running = sides.map { side in Task { try await side.bus.run() } }
            let both = TwoTerritories(origin: sides[0], follower: sides[1])
            let failure: (any Error)?
            do {
                _ = try await eventually { both.origin.bus.isConnected && both.follower.bus.isConnected }
                try await both.introduce()
                try await body(both)
                failure = nil
            } catch {
                failure = error
            }
            for task in running {
                task.cancel()
                _ = await task.result
            }
            try await nats.stop()
            for side in sides { await side.database.shutdown() }
            if let failure { throw failure }
        }
    }

    static var logger: Logger {
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        return logger
    }

    private static func users(_ keys: [NKey], _ identities: [Genesis]) -> NatsServerConfiguration {
        NatsServerConfiguration(
            users: zip(keys, identities).map { key, genesis in
                let allowed = BusPermissions(for: TerritoryID(genesis: genesis))
                return NatsServerConfiguration.User(
                    publicKey: key.publicKey, publish: allowed.publish, subscribe: allowed.subscribe)
            })
    }

    private static func database(_ code: String, in registry: TestRegistry) async throws -> Database {
        let request = try TerritoryRequest(
            code: TerritoryCode(code)!, name: code, domain: "\(code).example.org", adminEmail: "eva@example.org",
            language: "en")
        let created = try await registry.provisioner(seeds: [Operator.found]).create(request)
        return try registry.nodeDatabase(of: created.territory)
    }

    private func introduce() async throws {
        try await PeerStore(database: follower.database).pin(origin.genesis, code: origin.code, name: "")
        try await PeerStore(database: origin.database).pin(follower.genesis, code: follower.code, name: "")
    }

    /// What the follower's module Accounts does with facts.
    func handlers() async throws -> [FactHandler] {
        let given = ModuleEnvironment(
            territory: Territory(code: TerritoryCode(follower.code)!, name: "", origin: "https://dk.example.org"),
            tid: follower.territory.description, database: follower.database,
            federation: FederationLog(world: .system), permissions: PermissionService([], world: .system),
            world: .system, logger: Self.logger,
            tokenSeed: Data(repeating: 1, count: 32), secret: Data(repeating: 2, count: 32),
            content: ContentStorage(
                database: follower.database,
                blocks: try FolderBlockStore(
                    FileManager.default.temporaryDirectory.appending(path: "benchmark-content"))))
        return try await Accounts(given).facts
    }
}
