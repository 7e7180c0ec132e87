import FederationBus
import FederationCore
import Foundation
import Kernel
import LocalServers
import Logging
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Over the bus")
    struct BusFederationTests {
        private static let dkKey = try! SigningKey(seed: [UInt8](repeating: 9, count: 32))
        private let se = try! Genesis(
            rotation: [SequencerTests.key.publicKey], signing: [SequencerTests.key.publicKey])
        private let dk = try! Genesis(rotation: [dkKey.publicKey], signing: [dkKey.publicKey])

        private func write(_ numbers: Range<Int>, in database: Database) async throws {
            let log = FederationLog(world: .system)
            try await database.write { transaction in
                for number in numbers { try await log.record(SampleFact(number: number), in: transaction) }
            }
            let sequencer = Sequencer(
                database: database, territory: TerritoryID(genesis: se), signer: SequencerTests.key, world: .system)
            while try await sequencer.step() > 0 {}
        }

        /// A server with both territories' users, and their buses connected.
        private func withBuses(_ body: @Sendable (Bus, Bus) async throws -> Void) async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "federation-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let keys = [NKey(), NKey()]
            let users = zip([se, dk], keys).map { genesis, key in
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
                try await body(buses[0], buses[1])
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

        private func reaches(_ condition: () async throws -> Bool) async throws {
            for _ in 0..<500 {
                if try await condition() { return }
                try await Task.sleep(for: .milliseconds(20))
            }
            Issue.record("it did not come about within ten seconds")
        }

        @Test("A fact of one territory takes effect in the other over the bus, and what was missed is fetched")
        func journey() async throws {
            try await withTerritories { seDatabase, dkDatabase in
                try await PeerStore(database: dkDatabase).pin(se, code: "se", name: "")
                try await PeerStore(database: seDatabase).pin(dk, code: "dk", name: "")
                try await write(0..<700, in: seDatabase)
                try await withBuses { seBus, dkBus in
                    let territory = TerritoryID(genesis: se)
                    let server = RequestServer(database: seDatabase, bus: seBus, genesis: se, world: .system)
                    let feed = PeerFeed(
                        database: dkDatabase, bus: dkBus, own: TerritoryID(genesis: dk), origin: territory,
                        signer: Self.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }], world: .system)
                    let services = [Task { try await server.run() }, Task { try await feed.run() }]
                    let publisher = Publisher(
                        database: seDatabase, bus: seBus, territory: territory, signer: SequencerTests.key,
                        world: .system)
                    try await Task.sleep(for: .milliseconds(200))
                    try await publisher.announce()
                    try await reaches { try await PeerStore(database: dkDatabase).find(territory).applied == 700 }
                    try await write(700..<701, in: seDatabase)
                    #expect(try await publisher.publish(from: 700) == 701)
                    try await reaches { try await PeerStore(database: dkDatabase).find(territory).applied == 701 }
                    for service in services {
                        service.cancel()
                        _ = await service.result
                    }
                }
            }
        }

        @Test("A request by a stranger, or for another, is answered with the reason")
        func refusals() async throws {
            try await withTerritories { database, _ in
                try await PeerStore(database: database).pin(dk, code: "dk", name: "")
                let bus = Bus(BusConfiguration(urls: ["nats://127.0.0.1:1"]), logger: Logger(label: "test"))
                let server = RequestServer(database: database, bus: bus, genesis: se, world: .system)
                func answer(issuer: Genesis, audience: Genesis, by key: SigningKey) async throws -> RemoteFailure? {
                    let now = UInt64(Date().timeIntervalSince1970)
                    let call = RemoteCall(
                        issuer: TerritoryID(genesis: issuer), audience: TerritoryID(genesis: audience), method: .head,
                        nonce: [UInt8](repeating: 1, count: 16), issuedAt: now, expiresAt: now + 30)
                    let request = try Envelope(payload: call.encoded, type: RemoteCall.payloadType, signedBy: key)
                    return RemoteFailure(decoding: await server.answer(request.encoded))
                }
                #expect(try await answer(issuer: se, audience: se, by: SequencerTests.key) == .refused(.originUnknown))
                #expect(try await answer(issuer: dk, audience: dk, by: Self.dkKey) == .refused(.wrongAudience))
                #expect(
                    try await answer(issuer: dk, audience: se, by: SequencerTests.key) == .refused(.signatureInvalid))
                #expect(try await answer(issuer: dk, audience: se, by: Self.dkKey) == .futureCursor(size: 0))
            }
        }
    }
}
