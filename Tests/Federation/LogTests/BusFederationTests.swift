import FederationBus
import FederationCore
import Foundation
import Kernel
import LocalServers
import Logging
import NodeTesting
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Over the bus")
    struct BusFederationTests {
        private let both = TwoOnTheBus()

        @Test("A fact of one territory takes effect in the other over the bus, and what was missed is fetched")
        func journey() async throws {
            try await withTerritories { seDatabase, dkDatabase in
                try await PeerStore(database: dkDatabase).pin(both.se, code: "se", name: "")
                try await PeerStore(database: seDatabase).pin(both.dk, code: "dk", name: "")
                try await both.write(0..<700, in: seDatabase)
                try await both.withBuses { seBus, dkBus in
                    let territory = TerritoryID(genesis: both.se)
                    let server = RequestServer(desk: both.desk(of: seDatabase), bus: seBus, territory: territory)
                    let feed = PeerFeed(
                        database: dkDatabase, bus: dkBus, own: TerritoryID(genesis: both.dk), origin: territory,
                        signer: TwoOnTheBus.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }],
                        metrics: FederationMetrics(territory: "test"), world: .system)
                    let services = [Task { try await server.run() }, Task { try await feed.run() }]
                    let publisher = Publisher(
                        database: seDatabase, bus: seBus, territory: territory, signer: SequencerTests.key,
                        world: .system)
                    try await Task.sleep(for: .milliseconds(200))
                    try await publisher.announce()
                    try await both.reaches { try await PeerStore(database: dkDatabase).find(territory).applied == 700 }
                    try await both.write(700..<701, in: seDatabase)
                    #expect(try await publisher.publish(from: 700) == 701)
                    try await both.reaches { try await PeerStore(database: dkDatabase).find(territory).applied == 701 }
                    for service in services {
                        service.cancel()
                        _ = await service.result
                    }
                }
            }
        }

        @Test("A log whose newest entries are not what was signed is found before more is signed (S-151)")
        func selfCheck() async throws {
            try await withTerritories { database, _ in
                let identity = Identity(genesis: both.se)
                try await LogSelfCheck.run(of: identity, in: database)
                try await both.write(0..<1500, in: database)
                try await LogSelfCheck.run(of: identity, in: database)
                await #expect(throws: LogFault.self) {
                    try await LogSelfCheck.run(of: Identity(genesis: both.dk), in: database)
                }
                // The node's own role cannot do this; whoever restores a wrong backup can.
                let names = try await database.read(
                    "SELECT current_database()::text AS database, current_schema()::text AS schema")
                let superuser = Database(
                    TestPostgres.configuration(
                        of: try TestPostgres.server(), database: try names[0].get("database", as: String.self)),
                    logger: Logger(label: "test"))
                let schema = try names[0].get("schema", as: String.self)
                try await superuser.execute(
                    """
                    UPDATE \(identifier: schema).log_entry SET entry = changed, leaf = sha256('\\x00'::bytea || changed)
                    FROM (SELECT set_byte(entry, 20, 255 - get_byte(entry, 20)) AS changed FROM \(identifier: schema).log_entry
                        WHERE sequence = 1400) AS lie
                    WHERE sequence = 1400
                    """)
                await superuser.shutdown()
                await #expect(throws: LogFault(position: 1500, reason: .rootMismatch)) {
                    try await LogSelfCheck.run(of: identity, in: database)
                }
            }
        }

        @Test("A request by a stranger, for another, or for an epoch that is not, is answered with the reason")
        func refusals() async throws {
            try await withTerritories { database, _ in
                try await PeerStore(database: database).pin(both.dk, code: "dk", name: "")
                let desk = both.desk(of: database)
                func answer(
                    issuer: Genesis, audience: Genesis, by key: SigningKey, nonce: UInt8 = 1,
                    method: RemoteMethod = .head
                ) async throws -> RemoteFailure? {
                    let now = UInt64(Date().timeIntervalSince1970)
                    let call = RemoteCall(
                        issuer: TerritoryID(genesis: issuer), audience: TerritoryID(genesis: audience), method: method,
                        nonce: [UInt8](repeating: nonce, count: 16), issuedAt: now, expiresAt: now + 30)
                    let request = try Envelope(payload: call.encoded, type: RemoteCall.payloadType, signedBy: key)
                    return RemoteFailure(decoding: await desk.answer(request.encoded))
                }
                #expect(
                    try await answer(issuer: both.se, audience: both.se, by: SequencerTests.key)
                        == .refused(.originUnknown))
                #expect(
                    try await answer(issuer: both.dk, audience: both.dk, by: TwoOnTheBus.dkKey)
                        == .refused(.wrongAudience))
                #expect(
                    try await answer(issuer: both.dk, audience: both.se, by: SequencerTests.key)
                        == .refused(.signatureInvalid))
                #expect(
                    try await answer(issuer: both.dk, audience: both.se, by: TwoOnTheBus.dkKey)
                        == .futureCursor(size: 0))
                for (nonce, epoch, failure) in [
                    (2, 0, RemoteFailure.futureCursor(size: 0)), (3, 1, .refused(.wrongEpoch)),
                ] as [(UInt8, UInt64, RemoteFailure)] {
                    let range = RemoteMethod.range(epoch: epoch, from: 0, max: 256)
                    #expect(
                        try await answer(
                            issuer: both.dk, audience: both.se, by: TwoOnTheBus.dkKey, nonce: nonce, method: range)
                            == failure)
                }
            }
        }
    }
}
