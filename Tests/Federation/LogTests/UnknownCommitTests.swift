import FederationCore
import Foundation
import Kernel
import LocalServers
import NodeTesting
import Postgres
import Synchronization
import Testing

@testable import Federation

/// How many commits nobody hears of: a few every day, 1,000 by `TERRITORY_CUTS=1000`.
private let cuts = ProcessInfo.processInfo.environment["TERRITORY_CUTS"].flatMap { Int($0) } ?? 30

/// Signs, and remembers every head that it signed, also those that nobody ever saw.
private final class RememberingSigner: Signer {
    let publicKey = FederationTests.SequencerTests.key.publicKey
    private let heads = Mutex<[UInt64: Set<Hash>]>([:])

    /// Sizes for which two roots were signed.
    var forks: [UInt64] { heads.withLock { heads in heads.filter { $0.value.count > 1 }.map(\.key) } }

    func signature(for message: [UInt8]) throws -> [UInt8] {
        if let head = try? Checkpoint(text: String(decoding: message, as: UTF8.self)) {
            heads.withLock { _ = $0[head.size, default: []].insert(head.root) }
        }
        return try FederationTests.SequencerTests.key.signature(for: message)
    }
}

extension FederationTests {
    @Suite("A commit whose outcome is unknown (R-07)")
    struct UnknownCommitTests {
        @Test("The connection is cut between COMMIT and its answer, and never are two heads signed for one size")
        func cut() async throws {
            let file = FileManager.default.temporaryDirectory.appending(path: "last-signed-\(UUID())")
            defer { try? FileManager.default.removeItem(at: file) }
            let proxy = try CuttingProxy(to: TestPostgres.server().port)
            defer { proxy.stop() }
            try await withTwoPools(second: proxy.port) { database, cutOff in
                let signer = RememberingSigner()
                let log = FederationLog(world: .system)
                let sequencer = Sequencer(
                    database: cutOff, territory: SequencerTests.territory, signer: signer, lastSigned: LastSigned(file),
                    world: .system)
                var written = 0
                proxy.cut(every: 2)
                while proxy.cuts < cuts {
                    try await database.write { transaction in
                        for number in 0..<3 { try await log.record(SampleFact(number: number), in: transaction) }
                    }
                    written += 3
                    for _ in 0..<3 { _ = try? await sequencer.step() }
                }
                proxy.cut(every: Int.max)
                #expect(try await eventually { (try? await sequencer.step()) == 0 })
                #expect(signer.forks.isEmpty)
                let report = try await LogAudit(
                    KeptLog(.own, in: database), of: Identity(genesis: SequencerTests.genesis)
                ).run()
                #expect(report.entries == UInt64(written))
            }
        }
    }
}
