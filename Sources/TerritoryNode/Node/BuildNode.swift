import Content
import ContentPeers
import ContentStorage
import Crypto
import Federation
import FederationBus
import FederationCore
import Foundation
package import Kernel
package import Logging
import ModuleKit
import Postgres
import Registry
import ServiceLifecycle
package import Web

/// The composition root: from one territory's keys and the settings to everything that runs for it. Read this first.
package struct BuildNode {
    let folder: NodeFolder
    let configuration: NodeConfiguration
    let limits: RateLimits
    let world: World
    let logger: Logger

    package init(
        folder: NodeFolder, configuration: NodeConfiguration, limits: RateLimits, world: World, logger: Logger
    ) {
        self.folder = folder
        self.configuration = configuration
        self.limits = limits
        self.world = world
        self.logger = logger
    }

    /// - Throws: ``RegistryError``, `PostgresError`: the node cannot be what the registry says.
    package func callAsFunction(_ code: TerritoryCode) async throws -> Node {
        let database = try folder.database(of: code, logger: logger)
        do {
            return try await build(code, database)
        } catch {
            await database.shutdown()
            throw error
        }
    }

    private func build(_ code: TerritoryCode, _ database: Database) async throws -> Node {
        guard let record = try await NodeRecord.own(in: database) else { throw RegistryError.unknownTerritory(code) }
        guard record.state == .active else { throw RegistryError.wrongState(code, record.state) }
        try await SchemaCheck.run(in: database, scope: code.description)
        let keys = try folder.keys(of: code)
        let tokenKey = try keys.secret(.token)
        let territory = Territory(code: code, name: record.name, origin: record.origin)

        let wake = OutboxWake()
        let grown = LogWake()
        let permissions = PermissionService(InstalledModules.types.flatMap { $0.capabilities }, world: world)
        let signer = try folder.signer(of: code)
        let bus = Bus(
            BusConfiguration(
                urls: configuration.bus, seedFile: keys.url.appending(path: KeyFolder.File.bus.rawValue).path,
                name: "territory \(code)", tls: configuration.busTLS), logger: logger)
        let place = try ContentPlace(of: code, keys: keys, configuration: configuration, world: world)
        let content = try content(place, record, database, keys, bus, signer)
        let modules = try await modules(territory, record, database, keys, wake, permissions, content)
        if let badges = modules.lazy.compactMap(\.badgeSource).first { permissions.ask(badges) }
        guard let authenticator = modules.lazy.compactMap(\.authenticator).first else {
            preconditionFailure("no installed module proves members' identity")
        }

        let files = IdentityFiles(keys: keys)
        let version = files.version
        let chain = try files.chain()
        let identity = chain.identity.territory
        guard identity.description == record.tid else { throw RegistryError.damagedKey(path: keys.url.path) }
        try await LogSelfCheck.run(of: chain.identity, in: database)
        let facts = modules.flatMap(\.facts)
        let ledger = ErasureLedger(
            database: database, handlers: facts, ownHandlers: modules.flatMap(\.erasures),
            file: ErasedFile(keys.erased), world: world)
        try await ledger.reapply()
        guard chain.identity.isTombstoned || chain.identity.signing.contains(signer.publicKey) else {
            throw RegistryError.damagedKey(path: keys.url.appending(path: KeyFolder.File.signing.rawValue).path)
        }
        let card = PeerCard(
            code: code, name: record.name, genesis: chain.identity.genesis, bus: try folder.busKey(of: code),
            origin: record.origin)
        let metrics = FederationMetrics(territory: code.description)
        let status = LogStatus(metrics: metrics)
        let desk = RequestDesk(
            database: database, identity: chain, signer: signer, metrics: metrics, world: world, status: status,
            blocks: StoredBlocks(content), logger: logger)
        if chain.identity.isTombstoned { status.end(logger: logger) }
        let watching: [any Service] = [
            database, TransactionWatch(database: database, world: world, logger: logger),
            OutboxReading(territory: code.description, log: LogReader(database: database), world: world),
        ]
        // Whoever has ended still answers: who it was, and what it said, can be verified for ever.
        let answering: [any Service] = [
            bus, RequestServer(desk: desk, bus: bus, territory: identity, logger: logger),
        ]
        let speaking: [any Service] = [
            LogService(
                database: database, bus: bus, identity: chain.identity, signer: signer, world: world, wake: wake,
                grown: grown, lastSigned: LastSigned(keys.lastSigned),
                restoring: modules.flatMap(\.ownFacts), erased: ledger, status: status, logger: logger),
            ListeningService(
                database: database, listeners: modules.flatMap(\.listeners), territory: identity,
                code: code.description, status: status, wake: grown, world: world, logger: logger),
            CosigningService(
                database: database, bus: bus, territory: identity, signer: signer, metrics: metrics, world: world,
                logger: logger),
            ForkNotices(
                database: database, bus: bus, own: chain.identity, metrics: metrics, world: world,
                logger: logger),
            HeadComparison(
                database: database, bus: bus, own: identity, signer: signer, quota: configuration.peers,
                metrics: metrics, world: world, logger: logger),
            FollowService(
                database: database, bus: bus, own: identity, signer: signer,
                handlers: facts + [IdentityChanged.handler], quota: configuration.peers, metrics: metrics, world: world,
                logger: logger),
            ErasureService(
                ledger: ledger, receipts: ErasureReceipts(database: database), metrics: metrics, world: world,
                logger: logger),
        ]

        let site = Site(
            SiteParts(
                territory: territory, database: database,
                endpoints: modules.map {
                    EndpointGroup(name: type(of: $0).name, endpoints: $0.endpoints, streams: $0.streams)
                },
                pages: modules.flatMap(\.pages),
                documents: modules.flatMap(\.documents) + [try TerritoryDocument(territory, card).document],
                protocols: FederationRoutes(desk: desk).routes,
                views: try InstalledModules.views.get(),
                authenticator: authenticator, permissions: permissions,
                secret: SymmetricKey(data: try keys.secret(.secret)), limits: limits,
                world: world, directory: TerritoryDirectory(territory, tid: record.tid, database).entries))
        return Node(
            territory: territory, tid: record.tid, domain: record.domain, site: site, modules: modules,
            database: database,
            services: watching + answering + (chain.identity.isTombstoned ? [] : speaking)
                + modules.flatMap(\.services),
            checks: NodeChecks(
                code: code, database: database, bus: bus, log: status,
                content: place.check(world: world, logger: logger), world: world
            ).all,
            hasCurrentKeys: { files.version == version && (try? keys.secret(.token)) == tokenKey })
    }

    /// What the territory keeps, and whom it asks for what it lacks.
    private func content(
        _ place: ContentPlace, _ record: NodeRecord, _ database: Database, _ keys: KeyFolder, _ bus: Bus,
        _ signer: any Signer
    ) throws -> ContentStorage {
        guard let own = TerritoryID(record.tid) else { throw RegistryError.damagedKey(path: keys.url.path) }
        let calls = PeerCalls(database: database, bus: bus, own: own, signer: signer, world: world)
        return ContentStorage(
            database: database, blocks: place.blocks,
            remote: PeerBlocks(calls, territory: record.code.description, world: world, logger: logger),
            scanner: configuration.scanner, world: world)
    }

    private func modules(
        _ territory: Territory, _ record: NodeRecord, _ database: Database, _ keys: KeyFolder, _ wake: OutboxWake,
        _ permissions: PermissionService, _ content: ContentStorage
    ) async throws -> [any Module] {
        let given = ModuleEnvironment(
            territory: territory, tid: record.tid, database: database,
            federation: FederationLog(world: world, wake: wake), permissions: permissions,
            world: world, logger: logger, tokenSeed: try keys.secret(.token), secret: try keys.secret(.secret),
            previousTokenSeed: keys.has(.previousToken) ? try keys.secret(.previousToken) : nil,
            content: content, contentLimits: configuration.content, mail: configuration.mail)
        var modules: [any Module] = []
        for type in InstalledModules.types { modules.append(try await type.init(given)) }
        return modules
    }
}
