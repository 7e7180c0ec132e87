import Crypto
import FederationCore
import Foundation
import Kernel

@testable import Federation

/// A small territory with everything in it that a decoder reads.
enum Samples {
    static let salt = [UInt8](repeating: 5, count: 32)
    static let key = try! SigningKey(seed: salt)
    static let stranger = try! SigningKey(seed: [UInt8](repeating: 6, count: 32))
    static let genesis = try! Genesis(rotation: [key.publicKey, stranger.publicKey], signing: [key.publicKey])
    static let identity = Identity(genesis: genesis)
    static let territory = TerritoryID(genesis: genesis)
    static let origin = LogOrigin(territory: territory, epoch: 0)
    static let witness = LogOrigin(territory: TerritoryID(hash: MerkleHash.emptyRoot), epoch: 0)
    static let time: UInt64 = 1_790_000_000
}

/// Its log, of three entries.
extension Samples {
    private static let appended = try! LogAppend((0..<3).map(fact), to: MerkleFrontier())
    static var items: [BatchItem] { appended.items }
    static var frontier: MerkleFrontier { appended.frontier }
    static let path = MerkleProof.inclusion(of: 1, in: appended.items.map(\.leaf)[...])
    static let signed = Result { try head.signed(by: key, at: time).encoded }

    static var head: Checkpoint {
        get throws { Checkpoint(origin: origin, size: frontier.size, root: frontier.root) }
    }

    static var note: [UInt8] {
        get throws { try signed.get() }
    }

    static var batch: [UInt8] {
        get throws {
            var items = items
            items[1].payload = .redacted
            return try Batch(items: items, note: note).encoded
        }
    }

    /// One that has nothing, and one that has the first entry.
    static let followers: [FollowedLog] = [0, 1].map { count in
        var frontier = MerkleFrontier()
        for item in appended.items.prefix(count) { frontier.append(item.leaf) }
        return FollowedLog(identity: identity, frontier: frontier)
    }

    private static func fact(_ number: Int) -> PendingFact {
        PendingFact(
            id: uuid(UInt8(number)), type: EntryType("member.published")!, schemaVersion: 1,
            objectID: uuid(UInt8(number + 16)), timeMilliseconds: time * 1000, isCritical: number == 2,
            opening: Opening(salt: salt, payload: Array(#"{"n":\#(number)}"#.utf8)))
    }

    private static func uuid(_ byte: UInt8) -> UUID {
        UUID(uuid: (1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, byte))
    }
}

/// What is proved of it.
extension Samples {
    static var proofs: [[UInt8]] {
        get throws {
            try [items[1], nil].map { try LogProof(item: $0, index: 1, path: path, note: note).encoded }
        }
    }

    static var forks: [[UInt8]] {
        get throws {
            let note = try note
            let proven = ForkProof.ProvenEntry(entry: items[0].encodedEntry, path: path)
            let differences: [ForkProof.Difference] = [
                .roots, .entries(index: 1, a: proven, b: proven), .past(root: frontier.root, path: path),
            ]
            return differences.map { ForkProof(note, note, $0).encoded }
        }
    }

    static var witnessRequest: WitnessRequest {
        get throws { try WitnessRequest(oldSize: 1, path: path, note: SignedNote(decoding: note)) }
    }

    private static let cosigned = Result { try Cosignature(of: head, by: stranger, as: witness, at: time) }
    static var cosignature: Cosignature {
        get throws { try cosigned.get() }
    }
}

/// Its identity, with one operation of each kind, and as it is shown.
extension Samples {
    static var operations: [IdentityOperation] {
        get throws {
            let next = SigningGrant(key: stranger.publicKey, from: HeadPosition(epoch: 0, size: 4))
            let base = EpochStart(number: 1, base: HeadPosition(epoch: 0, size: 3), root: frontier.root)
            let changes: [IdentityOperation.Change] = [
                .update, .revoke(key: key.publicKey, lastGoodSize: 3), .epoch(base), .tombstone,
            ]
            return try changes.map {
                try IdentityOperation(
                    number: 1, previous: territory.hash, change: $0, rotation: [key.publicKey],
                    signing: $0 == .tombstone ? [] : [next], witnesses: [witness.territory],
                    endpoints: ["tfl": "https://se.example"])
            }
        }
    }

    private static let shown = Result {
        try IdentityChain([genesis.signed(by: key)]).appending(
            Envelope(payload: try operations[0].encoded, type: Genesis.payloadType, signedBy: key))
    }
    static var chain: IdentityChain {
        get throws { try shown.get() }
    }
}

/// What is asked of it, and answered.
extension Samples {
    static var calls: [RemoteCall] {
        let methods: [RemoteMethod] = [
            .range(epoch: 0, from: 1, max: 256), .head, .keptHead(of: territory),
            .keptRange(of: territory, epoch: 0, from: 1, max: 2), .identity(from: 0), .inclusion(sequence: 1, size: 3),
            .consistency(from: 1, to: 3), .addCheckpoint(request: (try? witnessRequest.encoded) ?? []),
            .payload(epoch: 0, sequence: 1, key: salt), .erased(epoch: 0, size: 3),
            .block(cid: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", from: 7),
        ]
        return methods.map {
            RemoteCall(
                issuer: territory, audience: territory, method: $0, nonce: [UInt8](repeating: 9, count: 16),
                issuedAt: time, expiresAt: time + 30)
        }
    }

    static let slice = Result { try BlockSlice(of: Array("hello world".utf8), from: 0) }

    static var request: [UInt8] {
        get throws {
            try Envelope(payload: calls[0].encoded, type: RemoteCall.payloadType, signedBy: key).encoded
        }
    }

    static var failures: [RemoteFailure] {
        get throws {
            [
                .futureCursor(size: 3), .pruned(minimum: 1, head: try note), .refused(.replayed),
                .notWitnessed(.conflict(size: 3)), .notWitnessed(.inconsistent),
            ]
        }
    }

    static let readerKey = try! Curve25519.KeyAgreement.PrivateKey(rawRepresentation: salt)
    static let address = PayloadAddress(reader: territory, origin: territory, epoch: 0, sequence: 0)
    private static let sealing = Result {
        try SealedOpening(
            appended.items[0].payload.opening!, to: Array(readerKey.publicKey.rawRepresentation), address)
    }
    static var sealed: SealedOpening {
        get throws { try sealing.get() }
    }

    static let token =
        [#"{"alg":"EdDSA","typ":"at+jwt","kid":"k"}"#, #"{"iss":"https://se.example","exp":1}"#, "signature"]
        .map { Data($0.utf8).base64URLEncodedString }.joined(separator: ".")
}
