import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Proofs from a kept log")
    struct LogProofsTests {
        private static let both = TwoOnTheBus()
        private static let origin = LogOrigin(territory: SequencerTests.territory, epoch: 0)
        private static let key = LogKey(origin: origin, publicKey: SequencerTests.key.publicKey)

        private func root(_ size: UInt64, in database: Database) async throws -> Hash {
            let rows = try await database.read("SELECT root FROM log_note WHERE size = \(Int64(size))")
            let bytes = try #require(rows.first).get("root", as: [UInt8].self)
            return try #require(Hash(bytes))
        }

        @Test("Every entry is proved in every kept head, and every kept head follows from every size before it")
        func everyProof() async throws {
            try await withTerritories { se, _ in
                for part in [0..<1, 1..<5, 5..<8] { try await Self.both.write(part, in: se) }
                let proofs = LogProofs(.own, in: se)
                for size in [1, 5, 8] as [UInt64] {
                    for sequence in 0..<size {
                        let proof = try await proofs.inclusion(of: sequence, size: size)
                        let proven = try LogProof(decoding: proof.encoded).verified(key: Self.key)
                        #expect(proven.head.checkpoint.size == size)
                        #expect(proven.item.entry.sequence == sequence && proven.item.payload == .absent)
                    }
                    for old in 1...size {
                        let path = try await proofs.consistency(from: old, to: size)
                        guard [1, 5, 8].contains(old) else { continue }
                        #expect(
                            MerkleProof.isConsistent(
                                oldSize: old, oldRoot: try await root(old, in: se), newSize: size,
                                newRoot: try await root(size, in: se), path: path))
                    }
                }
                let whole = try await proofs.inclusion(of: 3, withPayload: true).verified(key: Self.key)
                guard case .inline = whole.item.payload else { return _ = Issue.record("no payload") }
                #expect(whole.head.checkpoint.size == 8)
            }
        }

        @Test("A size between two heads is proved by the next; what no head has reached is not proved at all")
        func sizes() async throws {
            try await withTerritories { se, _ in
                let proofs = LogProofs(.own, in: se)
                await #expect(throws: RemoteFailure.futureCursor(size: 0)) { try await proofs.inclusion(of: 0) }
                for part in [0..<2, 2..<5] { try await Self.both.write(part, in: se) }
                let between = try await proofs.inclusion(of: 0, size: 3).verified(key: Self.key)
                #expect(between.head.checkpoint.size == 5)
                await #expect(throws: RemoteFailure.futureCursor(size: 5)) {
                    try await proofs.inclusion(of: 0, size: 6)
                }
                await #expect(throws: Reject.sequenceMismatch) { try await proofs.inclusion(of: 5, size: 5) }
                await #expect(throws: RemoteFailure.futureCursor(size: 5)) {
                    try await proofs.consistency(from: 1, to: 6)
                }
                await #expect(throws: Reject.sequenceMismatch) { try await proofs.consistency(from: 1, to: 3) }
                await #expect(throws: Reject.sequenceMismatch) { try await proofs.consistency(from: 5, to: 2) }
                #expect(try await proofs.consistency(from: 0, to: 5).isEmpty)
                #expect(try await proofs.consistency(from: 5, to: 5).isEmpty)
            }
        }

        @Test("In a long log a proof reads the roots that are kept; where those are damaged they are computed anew")
        func longLog() async throws {
            try await withTerritories { se, _ in
                let count: UInt64 = 66_000
                try await ManyEntries.write(Int(count), of: Self.origin, signer: SequencerTests.key, in: se)
                let proofs = LogProofs(.own, in: se)
                let head = try await root(count, in: se)
                func check() async throws {
                    for sequence in [0, 255, 256, 65_535, 65_536, count - 1] {
                        _ = try await proofs.inclusion(of: sequence).verified(key: Self.key)
                    }
                    for old in [1, 256, 300, 65_536, 65_537] as [UInt64] {
                        let path = try await proofs.consistency(from: old, to: count)
                        let tree = LogTree(store: TreeStore(database: se, log: "own", epoch: 0))
                        let oldRoot = try await tree.roots(of: [0..<old], size: count)[0]
                        #expect(
                            MerkleProof.isConsistent(
                                oldSize: old, oldRoot: oldRoot, newSize: count, newRoot: head, path: path))
                    }
                }
                try await check()
                let kept = try await se.read("SELECT level, count(*) AS n FROM subtree GROUP BY level ORDER BY level")
                #expect(try kept.map { try $0.get("n", as: Int.self) } == [257, 1])
                try await se.execute("UPDATE subtree SET hash = sha256(hash) WHERE level = 1 AND index = 3")
                try await check()
                try await se.execute("DELETE FROM subtree WHERE level = 1 AND index = 7")
                try await check()
            }
        }

        @Test("A peer's copy proves the same as its origin, also to those who ask over the bus")
        func copyAndBus() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(Self.both.se, code: "se", name: "")
                try await PeerStore(database: se).pin(Self.both.dk, code: "dk", name: "")
                try await Self.both.write(0..<5, in: se)
                let batch = try #require(try await LogReader(database: se).batch(from: 0))
                _ = try await Follower(database: dk).take(batch: batch.encoded, from: Self.origin.territory)
                let copy = LogProofs(.peer(Self.origin.territory), in: dk)
                let own = LogProofs(.own, in: se)
                #expect(try await copy.inclusion(of: 2).path == own.inclusion(of: 2).path)
                #expect(try await copy.consistency(from: 2, to: 5) == own.consistency(from: 2, to: 5))

                let desk = Self.both.desk(of: se)
                func ask(_ method: RemoteMethod) async throws -> [UInt8] {
                    let now = UInt64(Date().timeIntervalSince1970)
                    let call = RemoteCall(
                        issuer: TerritoryID(genesis: Self.both.dk), audience: Self.origin.territory, method: method,
                        nonce: World.system.randomBytes(16), issuedAt: now, expiresAt: now + 30)
                    return await desk.answer(
                        try Envelope(
                            payload: call.encoded, type: RemoteCall.payloadType, signedBy: TwoOnTheBus.dkKey
                        ).encoded)
                }
                let proof = try LogProof(decoding: try await ask(.inclusion(sequence: 4, size: 5)))
                #expect(try proof.verified(key: Self.key).item.entry.sequence == 4)
                let path = try ConsistencyText.decode(try await ask(.consistency(from: 3, to: 5)))
                #expect(try await path == own.consistency(from: 3, to: 5))
                #expect(
                    RemoteFailure(decoding: try await ask(.inclusion(sequence: 4, size: 9))) == .futureCursor(size: 5))
                #expect(
                    RemoteFailure(decoding: try await ask(.consistency(from: 4, to: 3)))
                        == .refused(.sequenceMismatch))
            }
        }
    }
}
