import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("One process signs (R-16)")
    struct LeaseTests {
        private let log = FederationLog(world: .system)

        private func sequencer(_ database: Database, _ lease: Lease) -> Sequencer {
            Sequencer(
                database: database, territory: SequencerTests.territory, signer: SequencerTests.key, lastSigned: nil,
                erased: nil, lease: lease, world: .system)
        }

        @Test("A second process gets no lease while the first is there, and gets it when the first is gone")
        func takeOver() async throws {
            try await withTwoPools { first, second in
                let lease = try #require(
                    try await Lease.claim(in: first, key: SequencerTests.key.publicKey, world: .system))
                for _ in 0..<3 {
                    #expect(try await Lease.claim(in: second, key: SequencerTests.key.publicKey, world: .system) == nil)
                }
                #expect(try await Lease.holder(in: second).hasPrefix("territory test"))
                try await first.write { try await log.record(SampleFact(number: 1), in: $0) }
                #expect(try await sequencer(first, lease).step() == 1)
                await first.shutdown()
                #expect(
                    try await eventually {
                        try await Lease.claim(in: second, key: SequencerTests.key.publicKey, world: .system) != nil
                    })
            }
        }

        @Test("Who was deposed while it was paused changes nothing any more")
        func deposed() async throws {
            try await withTwoPools { first, second in
                let old = try #require(
                    try await Lease.claim(in: first, key: SequencerTests.key.publicKey, world: .system))
                try await first.write { try await log.record(SampleFact(number: 1), in: $0) }
                // As another process leaves it that took over wrongly.
                try await second.execute("UPDATE log_head SET leader = '', lease = NULL")
                let new = try #require(
                    try await Lease.claim(in: second, key: SequencerTests.key.publicKey, world: .system))
                await #expect(throws: Deposed.self) { try await sequencer(first, old).step() }
                #expect(try await sequencer(second, new).step() == 1)
            }
        }

        @Test("Of processes that start at once one signs, and there is one history", arguments: 0..<4)
        func race(_: Int) async throws {
            try await withTwoPools { first, second in
                try await first.write { transaction in
                    for number in 0..<300 { try await log.record(SampleFact(number: number), in: transaction) }
                }
                let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                    for database in [first, second] {
                        group.addTask {
                            guard
                                let lease = try await Lease.claim(
                                    in: database, key: SequencerTests.key.publicKey, world: .system)
                            else { return 0 }
                            var count = 0
                            do {
                                while case let taken = try await sequencer(database, lease).step(), taken > 0 {
                                    count += taken
                                }
                            } catch is Deposed {}
                            return count
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(counts.contains { $0 > 0 })
                while try await Sequencer(
                    database: second, territory: SequencerTests.territory, signer: SequencerTests.key, world: .system
                ).step() > 0 {}
                #expect(
                    try await LogAudit(KeptLog(.own, in: second), of: Identity(genesis: SequencerTests.genesis)).run()
                        .entries == 300)
            }
        }
    }
}
