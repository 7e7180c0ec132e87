import FederationBus
import FederationCore
import Foundation
import Kernel
import LocalServers
import Logging
import Postgres
import Testing

@testable import Federation

/// Two territories that know each other's names and keys, and a NATS server between them.
struct TwoOnTheBus {
    static let dkKey = try! SigningKey(seed: [UInt8](repeating: 9, count: 32))
    let se = try! Genesis(
        rotation: [FederationTests.SequencerTests.key.publicKey],
        signing: [FederationTests.SequencerTests.key.publicKey])
    let dk = try! Genesis(rotation: [dkKey.publicKey], signing: [dkKey.publicKey])

    /// What answers for `se`.
    func desk(
        of database: Database, metrics: FederationMetrics = FederationMetrics(territory: "test")
    ) -> RequestDesk {
        RequestDesk(
            database: database, identity: try! IdentityChain([se.signed(by: FederationTests.SequencerTests.key)]),
            signer: FederationTests.SequencerTests.key, metrics: metrics,
            world: .system)
    }

    func write(_ numbers: Range<Int>, in database: Database) async throws {
        let log = FederationLog(world: .system)
        try await database.write { transaction in
            for number in numbers { try await log.record(SampleFact(number: number), in: transaction) }
        }
        let sequencer = Sequencer(
            database: database, territory: TerritoryID(genesis: se), signer: FederationTests.SequencerTests.key,
            world: .system)
        while try await sequencer.step() > 0 {}
    }

    /// A server with both territories' users, and their buses connected.
    func withBuses(_ body: @Sendable (Bus, Bus) async throws -> Void) async throws {
        try await withBuses(of: [se, dk]) { try await body($0[0], $0[1]) }
    }

    /// A server with these territories' users, and their buses connected.
    func withBuses(of territories: [Genesis], _ body: @Sendable ([Bus]) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "federation-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = territories.map { _ in NKey() }
        let users = zip(territories, keys).map { genesis, key in
            let allowed = BusPermissions(for: TerritoryID(genesis: genesis))
            return NatsServerConfiguration.User(
                publicKey: key.publicKey, publish: allowed.publish, subscribe: allowed.subscribe)
        }
        let server = try await PrivateNats.start(
            in: folder, configuration: NatsServerConfiguration(users: users).text)
        var buses: [Bus] = []
        for (index, key) in keys.enumerated() {
            let seed = folder.appending(path: "\(index).nk").path
            #expect(
                FileManager.default.createFile(
                    atPath: seed, contents: Data(key.seed.utf8), attributes: [.posixPermissions: 0o600]))
            buses.append(
                Bus(BusConfiguration(urls: [server.url], seedFile: seed), logger: Logger(label: "test")))
        }
        let running = buses.map { bus in Task { try await bus.run() } }
        let failure: (any Error)?
        do {
            for bus in buses { try await reaches { bus.isConnected } }
            try await body(buses)
            failure = nil
        } catch {
            failure = error
        }
        for task in running {
            task.cancel()
            _ = await task.result
        }
        try await server.stop()
        if let failure { throw failure }
    }

    func reaches(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<500 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("it did not come about within ten seconds")
    }
}
