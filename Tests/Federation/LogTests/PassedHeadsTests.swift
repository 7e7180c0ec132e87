import FederationBus
import FederationCore
import Foundation
import Kernel
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Heads of sizes that were passed without one")
    struct PassedHeadsTests {
        private let both = TwoOnTheBus()
        private let territory = SequencerTests.territory
        private var origin: LogOrigin { LogOrigin(territory: territory, epoch: 0) }

        /// `dk` holds 600 entries of `se` under heads of 256, 512 and 600.
        private func withHeld(_ body: @Sendable (_ dk: Database) async throws -> Void) async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                try await both.write(0..<600, in: se)
                while case let size = try await PeerStore(database: dk).find(territory).log.size, size < 600 {
                    let batch = try #require(try await LogReader(database: se).batch(from: size))
                    _ = try await Follower(database: dk).take(batch: batch.encoded, from: territory)
                }
                try await body(dk)
            }
        }

        private func head(_ size: UInt64, _ root: Hash) throws -> [UInt8] {
            try Checkpoint(origin: origin, size: size, root: root).signed(by: SequencerTests.key, at: 1).encoded
        }

        /// The head that `se` would have signed at a size.
        private func honest(_ size: Int, _ dk: Database) async throws -> [UInt8] {
            let leaves = try await dk.read("SELECT entry FROM peer_entry ORDER BY sequence LIMIT \(size)")
                .map { MerkleHash.leaf(try $0.get("entry", as: [UInt8].self)) }
            return try head(UInt64(size), MerkleProof.root(of: leaves[...]))
        }

        @Test("One that the log had is held; one of another history is a fork, which anybody can check")
        func judged() async throws {
            try await withHeld { dk in
                let follower = Follower(database: dk)
                for size in [1, 60, 255, 300, 599] {
                    #expect(try await follower.take(head: honest(size, dk), from: territory).verdict == .alreadyHeld)
                }
                let lie = try head(300, Hash(of: [1]))
                guard case .fork(let proof) = try await follower.take(head: lie, from: territory).verdict else {
                    Issue.record("not noticed")
                    return
                }
                #expect(proof.noteA == lie)
                #expect(try ForkProof(decoding: proof.encoded) == proof)
                #expect(stranger(to: both.se).judge(fork: proof) == .fork(proof))
                #expect(try await PeerStore(database: dk).find(territory).log.state == .forked)
            }
        }

        @Test("Kept hashes that are damaged accuse nobody")
        func damaged() async throws {
            try await withHeld { dk in
                let follower = Follower(database: dk)
                let head = try await honest(300, dk)
                #expect(try await follower.take(head: head, from: territory).verdict == .alreadyHeld)
                try await dk.execute("DELETE FROM subtree")
                try await dk.execute(
                    """
                    INSERT INTO subtree (log, epoch, level, index, hash)
                    VALUES (\(territory.description), 0, 1::smallint, 0, sha256('lie'::bytea))
                    """)
                #expect(try await follower.take(head: head, from: territory).verdict == .alreadyHeld)
                #expect(try await PeerStore(database: dk).find(territory).log.state != .forked)
            }
        }

        @Test("A head that nothing signed here can contradict is refused, and stops nothing")
        func unproven() async throws {
            try await withHeld { dk in
                try await dk.execute("UPDATE peer SET last_note = NULL")
                let judged = try await Follower(database: dk).take(head: head(300, Hash(of: [1])), from: territory)
                #expect(judged.verdict == .reject(.rootMismatch))
                #expect(try await PeerStore(database: dk).find(territory).log.state != .forked)
            }
        }

        @Test("A witness signs nothing against its own copy")
        func witness() async throws {
            try await withHeld { dk in
                let own = LogOrigin(territory: TerritoryID(genesis: both.dk), epoch: 0)
                let witness = Witness(database: dk, origin: own, signer: TwoOnTheBus.dkKey, world: .system)
                let note = try SignedNote(decoding: head(60, Hash(of: [1])))
                await #expect(throws: WitnessRefusal.untrusted(.originForked)) {
                    try await witness.cosign(WitnessRequest(oldSize: 0, path: [], note: note).encoded)
                }
                #expect(try await dk.read("SELECT 1 FROM witnessed").isEmpty)
                #expect(try await PeerStore(database: dk).find(territory).forkProof != nil)
            }
        }

        @Test("A head that enough witnessed against what is held stops the log, and none is counted")
        func quorum() async throws {
            try await withHeld { dk in
                let key = try SigningKey(seed: [UInt8](repeating: 11, count: 32))
                let other = try Genesis(rotation: [key.publicKey], signing: [key.publicKey])
                try await PeerStore(database: dk).pin(other, code: "w", name: "")
                let lie = Checkpoint(origin: origin, size: 300, root: Hash(of: [1]))
                let line = try Cosignature(
                    of: lie, by: key, as: LogOrigin(territory: TerritoryID(genesis: other), epoch: 0), at: 1)
                let note = try lie.signed(by: SequencerTests.key, at: 1).cosigned(by: [line])
                await #expect(throws: WitnessQuorum.Contradiction.self) {
                    try await WitnessQuorum(database: dk).take(note.encoded, of: territory)
                }
                let peer = try await PeerStore(database: dk).find(territory)
                #expect(peer.log.state == .forked && peer.quorum.size == 0)
            }
        }
    }
}
