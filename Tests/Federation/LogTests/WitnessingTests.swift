import FederationBus
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("A territory as a witness")
    struct WitnessingTests {
        private let both = TwoOnTheBus()
        private static let origin = LogOrigin(territory: SequencerTests.territory, epoch: 0)
        private static let leaves = (0..<40).map { MerkleHash.leaf([UInt8($0)]) }

        private var key: LogKey {
            let own = LogOrigin(territory: TerritoryID(genesis: both.dk), epoch: 0)
            return LogKey(origin: own, publicKey: TwoOnTheBus.dkKey.publicKey).cosigning
        }

        private func witness(_ dk: Database) -> Witness {
            Witness(
                database: dk, origin: LogOrigin(territory: TerritoryID(genesis: both.dk), epoch: 0),
                signer: TwoOnTheBus.dkKey, world: .system)
        }

        private func request(
            from old: Int, to size: Int, _ leaves: [Hash] = leaves, path: [Hash]? = nil, origin: LogOrigin = origin,
            key: SigningKey = SequencerTests.key
        ) throws -> [UInt8] {
            let head = Checkpoint(
                origin: origin, size: UInt64(size), root: MerkleProof.root(of: leaves[..<size]))
            return try WitnessRequest(
                oldSize: UInt64(old), path: path ?? MerkleProof.consistency(from: old, in: leaves[..<size]),
                note: head.signed(by: key, at: 1_760_000_000)
            ).encoded
        }

        private func withWitness(_ body: @Sendable (Database) async throws -> Void) async throws {
            try await withTerritories { _, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                try await body(dk)
            }
        }

        @Test("A database that does not answer is no reason to call a log unknown")
        func withoutDatabase() async throws {
            try await withTwoPools { _, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                await dk.shutdown()
                await #expect(throws: PostgresError.self) { try await witness(dk).cosign(request(from: 0, to: 3)) }
            }
        }

        @Test("A head that follows gets a signature, again too; what does not gets the status that says why")
        func statuses() async throws {
            try await withWitness { dk in
                let witness = witness(dk)
                for (old, new) in [(0, 3), (3, 8), (8, 8), (8, 20)] {
                    let line = try await witness.cosign(request(from: old, to: new))
                    let head = Checkpoint(
                        origin: Self.origin, size: UInt64(new), root: MerkleProof.root(of: Self.leaves[..<new]))
                    _ = try Cosignature(answer: line, to: head, by: [key])
                }
                let stranger = TerritoryID(genesis: both.dk)
                let refused: [(WitnessRefusal, [UInt8])] = [
                    (.malformed(.badFrame), Array("old x\n\n".utf8)),
                    (.malformed(.badFrame), try request(from: 20, to: 19, path: [])),
                    (
                        .unknownOrigin(.originUnknown),
                        try request(from: 20, to: 21, origin: LogOrigin(territory: stranger, epoch: 0))
                    ),
                    (
                        .unknownOrigin(.wrongEpoch),
                        try request(from: 20, to: 21, origin: LogOrigin(territory: SequencerTests.territory, epoch: 1))
                    ),
                    (.untrusted(.signatureMissing), try request(from: 20, to: 21, key: TwoOnTheBus.dkKey)),
                    (.conflict(size: 20), try request(from: 8, to: 21)),
                    (.conflict(size: 20), try request(from: 0, to: 21)),
                    (.inconsistent, try request(from: 20, to: 21, path: [])),
                ]
                for (refusal, request) in refused {
                    await #expect(throws: refusal) { try await witness.cosign(request) }
                }
                try await dk.execute("UPDATE peer SET state = 'blocked'")
                await #expect(throws: WitnessRefusal.untrusted(.originBlocked)) {
                    try await witness.cosign(request(from: 20, to: 21))
                }
                await #expect(throws: PostgresError.self) { try await dk.execute("DELETE FROM witnessed") }
            }
        }

        @Test("Of many heads of one size with two roots, asked for at once, one root is signed at most")
        func race() async throws {
            try await withWitness { dk in
                var other = Self.leaves
                other[5] = other[6]
                for (old, new) in [(0, 10), (3, 30)] {
                    let store = WitnessStore(database: dk)
                    let requests = try [Self.leaves, other].map {
                        try WitnessRequest(decoding: request(from: old, to: new, $0))
                    }
                    let last = try await store.last(of: Self.origin)?.head ?? .none
                    let kept = try await withThrowingTaskGroup(of: Hash?.self) { group in
                        for number in 0..<24 {
                            let request = requests[number % 2]
                            group.addTask { try await store.keep(request, after: last) ? request.head.root : nil }
                        }
                        return try await group.reduce(into: [Hash]()) { roots, root in
                            if let root { roots.append(root) }
                        }
                    }
                    #expect(kept.count == 1, "from \(old) to \(new)")
                    #expect(try await store.last(of: Self.origin)?.head.root == kept.first)
                }
            }
        }

        @Test("Two histories shown to a witness at once: one is signed, and the log is stopped as forked")
        func equivocation() async throws {
            try await withWitness { dk in
                var other = Self.leaves
                other[5] = other[6]
                let requests = try [Self.leaves, other].map { try request(from: 0, to: 10, $0) }
                let signed = await withTaskGroup(of: Int?.self) { group in
                    for number in 0..<24 {
                        let (witness, request) = (witness(dk), requests[number % 2])
                        group.addTask { (try? await witness.cosign(request)).map { _ in number % 2 } }
                    }
                    return await group.reduce(into: Set<Int>()) { set, history in if let history { set.insert(history) }
                    }
                }
                #expect(signed.count <= 1)
                #expect(try await PeerStore(database: dk).find(SequencerTests.territory).log.state == .forked)
                await #expect(throws: WitnessRefusal.untrusted(.originForked)) {
                    try await witness(dk).cosign(request(from: 10, to: 20))
                }
            }
        }

        @Test(
            "A territory has its newest head witnessed, and tells it with the witness's line; sequencing waits for nobody"
        )
        func overTheBus() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.write(0..<3, in: se)
                try await both.withBuses { seBus, dkBus in
                    let server = RequestServer(
                        desk: RequestDesk(
                            database: dk, identity: try IdentityChain([both.dk.signed(by: TwoOnTheBus.dkKey)]),
                            signer: TwoOnTheBus.dkKey,
                            metrics: FederationMetrics(territory: "dk"), world: .system), bus: dkBus,
                        territory: TerritoryID(genesis: both.dk))
                    let cosigning = CosigningService(
                        database: se, bus: seBus, territory: TerritoryID(genesis: both.se), signer: SequencerTests.key,
                        metrics: FederationMetrics(territory: "se"), world: .system)
                    let heads = dkBus.subscribe(Subjects(TerritoryID(genesis: both.se)).heads, buffering: 16)
                    let serving = Task { try await server.run() }
                    try await Task.sleep(for: .milliseconds(200))
                    let running = Task { try await cosigning.run() }
                    let logKey = LogKey(origin: Self.origin, publicKey: SequencerTests.key.publicKey)
                    var sizes: [UInt64] = []
                    for await message in heads {
                        let head = try Checkpoint.verified(note: message.payload, key: logKey, witnesses: [key])
                        #expect(head.witnesses.count == 1)
                        sizes.append(head.checkpoint.size)
                        if sizes.count == 2 { break }
                        try await both.write(3..<9, in: se)
                    }
                    #expect(sizes == [3, 9])
                    let told = try #require(
                        try await LogReader(database: se).head(statedBy: SequencerTests.key, at: 1_760_000_000))
                    #expect(
                        try Checkpoint.verified(note: told, key: logKey, witnesses: [key]).witnesses.count == 1)
                    for task in [running, serving] {
                        task.cancel()
                        _ = await task.result
                    }
                }
            }
        }
    }
}
