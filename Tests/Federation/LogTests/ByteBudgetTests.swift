import FederationCore
import Foundation
import Kernel
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Large facts")
    struct ByteBudgetTests {
        private let territory = SequencerTests.territory

        /// A fact whose JSON has about as many bytes as asked for.
        struct LongFact: FederatedFact {
            static let type = "test.long"
            static let version: UInt16 = 1
            var objectID = UUID()
            var text: String
        }

        /// Writes facts of the given lengths, follows the log from nothing, and returns its size for the follower and how many
        /// pages it took.
        private func follow(_ lengths: [Int], in se: Database, to dk: Database) async throws -> (size: Int, pages: Int)
        {
            let log = FederationLog(world: .system)
            try await se.write { transaction in
                for length in lengths {
                    try await log.record(LongFact(text: String(repeating: "x", count: length)), in: transaction)
                }
            }
            let sequencer = Sequencer(database: se, territory: territory, signer: SequencerTests.key, world: .system)
            while try await sequencer.step() > 0 {}
            let genesis = try Genesis(
                rotation: [SequencerTests.key.publicKey], signing: [SequencerTests.key.publicKey])
            let peers = PeerStore(database: dk)
            try await peers.pin(genesis, code: "se", name: "")
            var pages = 0
            while let batch = try await LogReader(database: se).batch(from: peers.find(territory).log.size) {
                #expect(batch.encoded.count <= Batch.maximumBytes)
                guard case .accept = try await Follower(database: dk).take(batch: batch.encoded, from: territory) else {
                    Issue.record("refused")
                    break
                }
                pages += 1
            }
            return (Int(try await peers.find(territory).log.size), pages)
        }

        @Test("Two hundred and fifty-six facts of 100 kB reach a follower, two to a page")
        func many() async throws {
            try await withTerritories { se, dk in
                let result = try await follow(Array(repeating: 100_000, count: 256), in: se, to: dk)
                #expect(result == (256, 128))
            }
        }

        @Test("Facts of every size reach a follower")
        func mixed() async throws {
            try await withTerritories { se, dk in
                let lengths = (0..<600).map { $0 % 50 == 0 ? 131_000 : $0 % 7 == 0 ? 9_000 : 20 }
                let result = try await follow(lengths, in: se, to: dk)
                #expect(result.size == 600)
            }
        }

        @Test("A head that waited for its signature is split where a batch ends")
        func late() async throws {
            try await withTerritories { se, dk in
                let failing = Sequencer(
                    database: se, territory: territory, signer: SilentSigner(), world: .system)
                let log = FederationLog(world: .system)
                for _ in 0..<5 {
                    try await se.write {
                        try await log.record(LongFact(text: String(repeating: "x", count: 100_000)), in: $0)
                    }
                    await #expect(throws: SilentSigner.Silence.self) { try await failing.step() }
                }
                let result = try await follow([], in: se, to: dk)
                #expect(result == (5, 3))
            }
        }

        @Test("A page ends at the last head within what was asked for, or at the next there is")
        func limit() async throws {
            try await withTerritories { se, _ in
                let log = FederationLog(world: .system)
                let sequencer = Sequencer(
                    database: se, territory: territory, signer: SequencerTests.key, world: .system)
                for count in [3, 4, 2] {
                    try await se.write { transaction in
                        for _ in 0..<count { try await log.record(LongFact(text: ""), in: transaction) }
                    }
                    try await sequencer.step()
                }
                let reader = LogReader(database: se)
                func end(from first: UInt64, limit: UInt64) async throws -> UInt64? {
                    try await reader.batch(from: first, limit: limit)?.end
                }
                #expect(try await end(from: 0, limit: 256) == 9)
                #expect(try await end(from: 0, limit: 8) == 7)
                #expect(try await end(from: 0, limit: 1) == 3)
                #expect(try await end(from: 4, limit: 1) == 7)
                #expect(try await end(from: 8, limit: 0) == 9)
                #expect(try await end(from: 9, limit: 256) == nil)
            }
        }
    }
}

/// A key that is out of reach.
private struct SilentSigner: Signer {
    struct Silence: Error {}

    var publicKey: Ed25519PublicKey { FederationTests.SequencerTests.key.publicKey }
    func signature(for message: [UInt8]) throws -> [UInt8] { throw Silence() }
}
