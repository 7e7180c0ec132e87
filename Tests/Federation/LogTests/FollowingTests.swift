import FederationCore
import Foundation
import Kernel
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Following another territory")
    struct FollowingTests {
        struct Refused: Error {}

        private let territory = SequencerTests.territory
        private let genesis = try! Genesis(
            rotation: [SequencerTests.key.publicKey], signing: [SequencerTests.key.publicKey])

        /// Writes facts in `se`, with positions and a signed head.
        private func write(_ numbers: Range<Int>, in se: Database) async throws {
            let log = FederationLog(world: .system)
            try await se.write { transaction in
                for number in numbers { try await log.record(SampleFact(number: number), in: transaction) }
            }
            let sequencer = Sequencer(
                database: se, territory: territory, signer: SequencerTests.key, world: .system)
            while try await sequencer.step() > 0 {}
        }

        /// Brings `dk` every page it lacks, twice each.
        private func bring(_ se: Database, to dk: Database) async throws {
            let follower = Follower(database: dk)
            while let batch = try await LogReader(database: se)
                .batch(from: PeerStore(database: dk).find(territory).log.size)
            {
                guard case .accept = try await follower.take(batch: batch.encoded, from: territory) else {
                    Issue.record("refused")
                    return
                }
                #expect(try await follower.take(batch: batch.encoded, from: territory) == .alreadyHeld)
            }
        }

        private func applier(_ dk: Database) -> Applier {
            Applier(
                database: dk,
                handlers: [
                    FactHandler(SampleFact.self) { fact, origin, transaction in
                        if fact.number == 13 { throw Refused() }
                        // A node may write no table of its own making, so the effect is the peer's name.
                        try await transaction.execute(
                            "UPDATE peer SET name = name || \("\(origin.code):\(fact.number) ")::text")
                    }
                ])
        }

        private func effects(_ dk: Database) async throws -> String {
            try await PeerStore(database: dk).find(territory).name
        }

        @Test("What one territory states takes effect in the other, in order and exactly once")
        func exactlyOnce() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                try await write(0..<5, in: se)
                try await bring(se, to: dk)
                #expect(try await applier(dk).run(territory) == 5)
                #expect(try await applier(dk).run(territory) == 0)
                try await write(5..<7, in: se)
                try await bring(se, to: dk)
                async let first = applier(dk).run(territory)
                async let second = applier(dk).run(territory)
                _ = try await [first, second]
                #expect(try await effects(dk) == "se:0 se:1 se:2 se:3 se:4 se:5 se:6 ")
                let peer = try await PeerStore(database: dk).find(territory)
                #expect(peer.applied == 7)
                #expect(peer.log.state == .live)
            }
        }

        @Test("A peer that was away catches up page by page")
        func catchUp() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                try await write(100..<1100, in: se)
                try await bring(se, to: dk)
                #expect(try await PeerStore(database: dk).find(territory).log.size == 1000)
            }
        }

        @Test("What a peer may have kept is bounded, and its log goes on where the operator lets it have more")
        func quota() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(genesis, code: "se", name: "")
                try await write(0..<5, in: se)
                try await bring(se, to: dk)
                let kept = try await peers.find(territory).keptBytes
                #expect(kept > 5 * 100)
                try await write(5..<10, in: se)
                try await PeerDecisions(database: dk).set(PeerPolicy(keptBytes: kept + 100), of: territory)
                await #expect(throws: PeerQuotaExceeded.self) { try await bring(se, to: dk) }
                #expect(try await peers.find(territory).log.size == 5)
                #expect(PeerTrouble("full") == PeerTrouble(PeerQuotaExceeded()))
                try await PeerDecisions(database: dk).set(PeerPolicy(), of: territory)
                try await bring(se, to: dk)
                #expect(try await peers.find(territory).log.size == 10)
            }
        }

        @Test("What all peers together may have kept is bounded, too")
        func quotaOfAll() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(genesis, code: "se", name: "")
                try await peers.pin(TwoOnTheBus().dk, code: "no", name: "")
                try await dk.execute("UPDATE peer SET kept_bytes = 1000000 WHERE code = 'no'")
                try await write(0..<5, in: se)
                let page = try #require(try await LogReader(database: se).batch(from: 0)).encoded
                let strict = Follower(database: dk, quota: PeerQuota(total: 1_000_000))
                await #expect(throws: PeerQuotaExceeded(isOfAll: true)) {
                    try await strict.take(batch: page, from: territory)
                }
                #expect(try await peers.find(territory).log.size == 0)
                let patient = Follower(database: dk, quota: PeerQuota(total: 2_000_000))
                guard case .accept = try await patient.take(batch: page, from: territory) else {
                    Issue.record("refused")
                    return
                }
            }
        }

        @Test("A fact that always fails is set aside after five attempts, and the log goes on")
        func quarantine() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                try await write(12..<15, in: se)
                try await bring(se, to: dk)
                try await applier(dk).run(territory)
                #expect(try await effects(dk) == "se:12 se:14 ")
                let row = try await dk.read(
                    "SELECT attempts FROM peer_entry WHERE outcome = 'quarantined'"
                ).first
                #expect(try row?.get("attempts", as: Int.self) == Applier.maximumAttempts)
            }
        }

        @Test("A type nobody here knows is kept for later, and the log goes on")
        func unsupported() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                try await write(0..<2, in: se)
                try await bring(se, to: dk)
                #expect(try await Applier(database: dk, handlers: []).run(territory) == 2)
                #expect(try await dk.read("SELECT 1 FROM peer_entry WHERE outcome = 'unsupported'").count == 2)
            }
        }

        /// A validly signed head of a history that `se` does not tell.
        private func lie(at size: UInt64, _ word: UInt8 = 1) throws -> [UInt8] {
            try Checkpoint(origin: LogOrigin(territory: territory, epoch: 0), size: size, root: Hash(of: [word]))
                .signed(by: SequencerTests.key, at: 1).encoded
        }

        private func state(_ dk: Database) async throws -> FollowedLog.State {
            try await PeerStore(database: dk).find(territory).log.state
        }

        @Test("A second history stops the peer and keeps the proof; nothing more takes effect")
        func fork() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                try await write(0..<2, in: se)
                try await bring(se, to: dk)
                _ = try await Follower(database: dk).take(head: lie(at: 2), from: territory)
                #expect(try await state(dk) == .forked)
                #expect(try await applier(dk).run(territory) == 0)
                let bytes = try await dk.read("SELECT fork_proof FROM peer")[0].get("fork_proof", as: [UInt8].self)
                let proof = try ForkProof(decoding: bytes)
                #expect(stranger(to: genesis).judge(fork: proof) == .fork(proof))
            }
        }

        @Test("A head that was only promised is compared when the log reaches or passes its size", arguments: [3, 5])
        func promise(size: UInt64) async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                try await write(0..<1, in: se)
                try await bring(se, to: dk)
                let follower = Follower(database: dk)
                #expect(try await follower.take(head: lie(at: size), from: territory).verdict == .pull(from: 1))
                #expect(try await state(dk) != .forked, "alone it proves nothing")
                try await write(1..<5, in: se)
                let batch = try #require(try await LogReader(database: se).batch(from: 1))
                guard case .fork(let proof) = try await follower.take(batch: batch.encoded, from: territory) else {
                    Issue.record("not noticed")
                    return
                }
                #expect(try await state(dk) == .forked)
                #expect(stranger(to: genesis).judge(fork: proof) == .fork(proof))
            }
        }

        @Test("A head of a size that was passed long ago is compared with the one that was taken")
        func past() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                for number in 0..<3 {
                    try await write(number..<number + 1, in: se)
                    try await bring(se, to: dk)
                }
                let follower = Follower(database: dk)
                let same = try #require(try await LogReader(database: se).batch(from: 0, limit: 1)).note
                #expect(try await follower.take(head: same, from: territory).verdict == .alreadyHeld)
                guard case .fork(let proof) = try await follower.take(head: lie(at: 1), from: territory).verdict else {
                    Issue.record("not noticed")
                    return
                }
                #expect(stranger(to: genesis).judge(fork: proof) == .fork(proof))
                #expect(try await state(dk) == .forked)
            }
        }

        @Test("Of heads that are ahead no more are kept than the limit, and none twice")
        func bounded() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                let follower = Follower(database: dk)
                for size in (1...80 as ClosedRange<UInt64>).shuffled() + [7, 80] {
                    _ = try await follower.take(head: lie(at: size), from: territory)
                }
                let kept = try await PeerStore(database: dk).find(territory).log.ahead.heads.map(\.size)
                #expect(kept.count == HeadsAhead.limit)
                #expect(kept.starts(with: 1...40) && kept.last == 80)
                #expect(try await state(dk) == .new)
                #expect(try await dk.read("SELECT 1 FROM peer_head").count == HeadsAhead.limit)
                guard case .fork = try await follower.take(head: lie(at: 80, 2), from: territory).verdict else {
                    Issue.record("two heads of one size not noticed")
                    return
                }
            }
        }

        @Test("A stranger's log is not followed, and one key serves one territory only (S-133)")
        func pinning() async throws {
            try await withTerritories { se, dk in
                try await write(0..<1, in: se)
                let batch = try #require(try await LogReader(database: se).batch(from: 0))
                await #expect(throws: Reject.originUnknown) {
                    try await Follower(database: dk).take(batch: batch.encoded, from: territory)
                }
                try await PeerStore(database: dk).pin(genesis, code: "se", name: "")
                try await bring(se, to: dk)
                let other = try Genesis(
                    rotation: [SigningKey(seed: [UInt8](repeating: 4, count: 32)).publicKey],
                    signing: [SequencerTests.key.publicKey])
                await #expect(throws: Reject.keyNotAdmissible) {
                    try await PeerStore(database: dk).pin(other, code: "xx", name: "")
                }
            }
        }
    }
}

/// Somebody who knows nothing of a territory but its genesis.
func stranger(to genesis: Genesis) -> FollowedLog {
    FollowedLog(identity: Identity(genesis: genesis))
}
