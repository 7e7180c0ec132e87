public import ContentStorage
import FederationBus
public import Foundation
import Kernel
public import LocalServers
import Logging
import Node
public import Postgres
import Registry
import ServiceLifecycle
import Synchronization
import Web

/// Territories that serve and federate, built as `territory serve` builds them, with real servers beneath.
public struct TestFederation: Sendable {
    public let nats: PrivateNats
    /// The state folder of all of them.
    public let state: URL
    /// The operator's access to their database.
    public let operatorDatabase: Database
    private let nodes: [String: TestNode]

    public subscript(code: String) -> TestNode { nodes[code]! }

    /// Waits until so many entries of one territory have taken effect at another.
    /// - Throws: ``NotApplied`` where they do not in time.
    public func untilApplied(_ count: Int, of origin: String, at reader: String) async throws {
        let isApplied = try await eventually {
            let rows = try await self[reader].database.read("SELECT applied FROM peer WHERE code = \(origin)")
            return try rows.first?.get("applied", as: Int.self) ?? 0 >= count
        }
        guard isApplied else { throw NotApplied(origin: origin, reader: reader) }
    }

    /// Entries did not take effect in time.
    public struct NotApplied: Error {
        let origin: String
        let reader: String
    }

    /// Runs `body` with territories that know one another, and fails where one leaves something behind.
    ///
    /// - Parameters:
    ///   - rateFactor: multiplies the rate limits, so that only tests of them meet them.
    ///   - introduced: whether each has pinned all the others.
    ///   - content: how much each keeps.
    ///   - tellsFounding: whether each begins with telling what it was founded with. Most tests count entries from nothing.
    public static func with(
        _ codes: String..., rateFactor: Int = 1000, introduced: Bool = true,
        content: ContentLimits = ContentLimits(), tellsFounding: Bool = false,
        _ body: @Sendable (TestFederation) async throws -> Void
    ) async throws {
        try await TestRegistry.with(migrations: Operator.migrations()) { registry in
            let state = registry.folder.deletingLastPathComponent()
            let setup = try await Setup(codes, registry, state, tellsFounding: tellsFounding)
            let nats = try await PrivateNats.start(
                in: state.appending(path: "nats"), configuration: try await setup.busConfiguration)
            do {
                try await setup.run(nats, rateFactor: rateFactor, introduced: introduced, content: content, body)
                try await nats.stop()
            } catch {
                try? await nats.stop()
                throw error
            }
        }
    }

    fileprivate init(nats: PrivateNats, state: URL, operatorDatabase: Database, nodes: [String: TestNode]) {
        self.nats = nats
        self.state = state
        self.operatorDatabase = operatorDatabase
        self.nodes = nodes
    }
}

/// The territories of a test before they run.
private struct Setup {
    let records: [TerritoryRecord]
    let operatorDatabase: Database
    let folder: NodeFolder
    let ports: [Int]
    let healthPort: Int

    init(_ codes: [String], _ registry: TestRegistry, _ state: URL, tellsFounding: Bool) async throws {
        folder = NodeFolder(url: state)
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        try OperatorAddress.write(registry.configuration, in: state)
        let silence: TerritorySeed = { _, transaction in
            _ = try await transaction.execute("DELETE FROM outbox")
        }
        let provisioner = registry.provisioner(seeds: [Operator.found] + (tellsFounding ? [] : [silence]))
        var records: [TerritoryRecord] = []
        var ports: [Int] = []
        for code in codes {
            ports.append(try LoopbackPort.free())
            let request = try TerritoryRequest(
                code: TerritoryCode(code)!, name: "Territory \(code)", domain: "127.0.0.1:\(ports.last!)",
                adminEmail: "admin@example.org", language: "en")
            records.append(try await provisioner.create(request).territory)
        }
        self.records = records
        operatorDatabase = registry.operatorDatabase
        self.ports = ports
        healthPort = try LoopbackPort.free()
    }

    var busConfiguration: String {
        get async throws { try await BusUsers(folder: folder).configuration(of: records.map(\.code)).text }
    }

    func run(
        _ nats: PrivateNats, rateFactor: Int, introduced: Bool, content: ContentLimits,
        _ body: @Sendable (TestFederation) async throws -> Void
    ) async throws {
        var configuration = NodeConfiguration()
        configuration.listen = ports.map { ListenAddress(host: "127.0.0.1", port: $0) }
        configuration.health = ListenAddress(host: "127.0.0.1", port: healthPort)
        configuration.bus = [nats.url]
        configuration.content = content
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let build = BuildNode(
            folder: folder, configuration: configuration, limits: RateLimits(factor: rateFactor), world: .system,
            logger: logger)
        if introduced { try await Introduction(folder: folder, logger: logger).introduce(records) }
        let codes = records.map(\.code)
        let (ready, isReady) = AsyncStream.makeStream(of: [Node].self)
        let host = BuildHost(
            configuration: configuration, metrics: PrometheusMetrics(), world: .system, logger: logger,
            codes: { codes }, build: { try await build($0) })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: host.services {
                    isReady.yield($0)
                    isReady.finish()
                }, logger: logger))
        let running = Task {
            defer { isReady.finish() }
            try await group.run()
        }
        guard let nodes = await ready.first(where: { _ in true }) else {
            try await running.value
            throw NotServed()
        }
        let tests = nodes.map { node in
            TestNode(
                code: node.territory.code.description, tid: node.tid, origin: node.territory.origin,
                database: node.database, health: "http://127.0.0.1:\(healthPort)")
        }
        let federation = TestFederation(
            nats: nats, state: folder.url, operatorDatabase: operatorDatabase,
            nodes: Dictionary(uniqueKeysWithValues: tests.map { ($0.code, $0) }))
        let result = await Result { try await body(federation) }
        if case .success = result { try await checkLeftovers(tests) }
        await group.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }

    /// Nothing is left that should have been sent, and no connection that somebody forgot to give back.
    private func checkLeftovers(_ nodes: [TestNode]) async throws {
        for node in nodes {
            do {
                try await checkLeftovers(node)
            } catch PostgresError.closed {
                // The node was stopped on the way, by the test.
            }
        }
    }

    private func checkLeftovers(_ node: TestNode) async throws {
        let isEmpty = try await eventually {
            try await node.database.read("SELECT count(*) AS n FROM outbox").first?.get("n", as: Int.self) == 0
        }
        guard isEmpty else { throw Leftover.outbox(node.code) }
        let isReturned = try await eventually { node.database.statistics.leased == 0 }
        guard isReturned else { throw Leftover.leasedConnection(node.code) }
    }
}

/// The territories ended before they were served, and said nothing of why.
private struct NotServed: Error {}

enum Leftover: Error {
    case outbox(String)
    case leasedConnection(String)
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// What takes longer does not happen. Far more than anything needs: how long things take is measured elsewhere, and a machine that
/// runs tests beside other work may stand still for many seconds.
private let patience: Duration = .seconds(120)

/// Whether `condition` becomes true in the end.
public func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + patience
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return try await condition()
}
