import FederationCore
import Foundation
import Kernel
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("A quorum of witnesses")
    struct WitnessQuorumTests {
        private let both = TwoOnTheBus()
        private static let territory = SequencerTests.territory
        private static let witnessKeys = (11...12).map { try! SigningKey(seed: [UInt8](repeating: $0, count: 32)) }
        private static let witnesses = witnessKeys.map {
            try! Genesis(rotation: [$0.publicKey], signing: [$0.publicKey])
        }

        private func line(_ number: Int, under head: Checkpoint, key: SigningKey? = nil) throws -> Cosignature {
            try Cosignature(
                of: head, by: key ?? Self.witnessKeys[number],
                as: LogOrigin(territory: TerritoryID(genesis: Self.witnesses[number]), epoch: 0), at: 1_760_000_000)
        }

        private func head(_ size: Int, of se: Database) async throws -> SignedNote {
            let rows = try await se.read("SELECT note FROM log_note WHERE size = \(Int64(size))")
            return try SignedNote(decoding: try #require(rows.first).get("note", as: [UInt8].self))
        }

        /// `dk` holds five entries of `se`, whose heads are of two and of five, and follows two others.
        private func withHeld(quorum: Int, _ body: @Sendable (Database, Database) async throws -> Void) async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                for (number, genesis) in Self.witnesses.enumerated() {
                    try await peers.pin(genesis, code: "w\(number)", name: "")
                }
                try await peers.set(quorum: quorum, of: Self.territory)
                for part in [0..<2, 2..<5] {
                    try await both.write(part, in: se)
                    let batch = try #require(
                        try await LogReader(database: se).batch(from: UInt64(part.lowerBound)))
                    _ = try await Follower(database: dk).take(batch: batch.encoded, from: Self.territory)
                }
                try await body(se, dk)
            }
        }

        /// Hears a head, and lets what may take effect do so.
        private func applied(_ note: SignedNote, at dk: Database) async throws -> UInt64 {
            _ = try await WitnessQuorum(database: dk).take(note.encoded, of: Self.territory)
            try await Applier(database: dk, handlers: []).run(Self.territory)
            return try await PeerStore(database: dk).find(Self.territory).applied
        }

        @Test("Entries are held and take no effect until enough others have signed a head over them")
        func waits() async throws {
            try await withHeld(quorum: 2) { se, dk in
                let (two, five) = (try await head(2, of: se), try await head(5, of: se))
                let (early, late) = (try Checkpoint(text: two.text), try Checkpoint(text: five.text))
                #expect(try await applied(five, at: dk) == 0)
                #expect(try await applied(five.cosigned(by: [line(0, under: late)]), at: dk) == 0)
                let peer = try await PeerStore(database: dk).find(Self.territory)
                #expect(peer.log.size == 5 && peer.quorum.waiting(of: peer.log.size) == 5)
                let lines = try [line(0, under: early), line(1, under: early)]
                #expect(try await applied(two.cosigned(by: lines), at: dk) == 2)
                #expect(
                    try await applied(five.cosigned(by: [line(1, under: late), line(0, under: late)]), at: dk) == 5)
                // An older head, told again, takes nothing back.
                #expect(try await applied(two.cosigned(by: lines), at: dk) == 5)
                #expect(try await PeerStore(database: dk).find(Self.territory).quorum.size == 5)
            }
        }

        @Test(
            "The log itself, strangers, and those who were stopped are no witnesses; a failing line counts for nothing")
        func whoCounts() async throws {
            try await withHeld(quorum: 1) { se, dk in
                let note = try await head(5, of: se)
                let head = try Checkpoint(text: note.text)
                let own = try Cosignature(
                    of: head, by: SequencerTests.key, as: LogOrigin(territory: Self.territory, epoch: 0),
                    at: 1_760_000_000)
                let stripped = try SignedNote(text: note.text, signatures: [note.signatures[0]])
                #expect(try await applied(stripped.cosigned(by: [own]), at: dk) == 0)
                let stranger = try Cosignature(
                    of: head, by: TwoOnTheBus.dkKey, as: LogOrigin(territory: TerritoryID(genesis: both.dk), epoch: 0),
                    at: 1_760_000_000)
                #expect(try await applied(note.cosigned(by: [stranger]), at: dk) == 0)
                #expect(
                    try await applied(note.cosigned(by: [line(0, under: head, key: Self.witnessKeys[1])]), at: dk) == 0)
                let other = Checkpoint(origin: head.origin, size: 5, root: MerkleHash.emptyRoot)
                let forged = try note.cosigned(by: [line(0, under: other)])
                await #expect(throws: Reject.signatureInvalid) { try await applied(forged, at: dk) }
                try await dk.execute("UPDATE peer SET state = 'blocked' WHERE code = 'w0'")
                #expect(try await applied(note.cosigned(by: [line(0, under: head)]), at: dk) == 0)
                #expect(try await applied(note.cosigned(by: [line(1, under: head)]), at: dk) == 5)
            }
        }

        @Test("Without a quorum entries take effect at once, and who signed is noted all the same")
        func noQuorum() async throws {
            try await withHeld(quorum: 0) { se, dk in
                let note = try await head(5, of: se)
                #expect(try await applied(note, at: dk) == 5)
                #expect(try await PeerStore(database: dk).find(Self.territory).quorum.witnesses == 0)
                let head = try Checkpoint(text: note.text)
                _ = try await applied(note.cosigned(by: [line(0, under: head), line(1, under: head)]), at: dk)
                let quorum = try await PeerStore(database: dk).find(Self.territory).quorum
                #expect(quorum.witnesses == 2 && quorum.size == 5)
                await #expect(throws: PostgresError.self) {
                    try await PeerStore(database: dk).set(quorum: 31, of: Self.territory)
                }
            }
        }
    }
}
