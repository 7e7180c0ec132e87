import FederationCore
import Foundation

/// The log of three entries that TFL v1 section 8 fixes byte for byte.
enum Golden {
    /// RFC 8032 §7.1 TEST 1.
    static let key = try! SigningKey(seed: bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    static let genesis = try! Genesis(rotation: [key.publicKey], signing: [key.publicKey])
    static let territory = TerritoryID(genesis: genesis)
    static let origin = LogOrigin(territory: territory, epoch: 0)
    static let logKey = LogKey(origin: origin, publicKey: key.publicKey)
    static let time: UInt64 = 1_760_000_060

    static let payloads = [genesis.encoded, Array(#"{"text":"héllo"}"#.utf8), Array(#"{"badge":"b1"}"#.utf8)]
    static let types = ["identity.genesis", "forum.post.created", "badge.awarded"]

    static let entries: [Entry] = (0..<3).map { index in
        let opening = Opening(salt: [UInt8](repeating: UInt8(index), count: 32), payload: payloads[index])
        return Entry(
            sequence: UInt64(index), timeMilliseconds: 1_760_000_000_000 + UInt64(index),
            id: UUID(uuidString: "0190C0DE-0000-7000-8000-00000000000\(index)")!, type: EntryType(types[index])!,
            schemaVersion: 1, objectID: UUID(uuidString: "0190C0DE-0000-7000-8000-0000000000F\(index)")!,
            audience: .everyone, payloadLength: UInt32(payloads[index].count), commitment: opening.commitment)
    }

    static let leaves = entries.map { MerkleHash.leaf($0.encoded) }
    static let checkpoint = Checkpoint(origin: origin, size: 3, root: MerkleProof.root(of: leaves[...]))
    static let note = try! checkpoint.signed(by: key, at: time)

    /// Another key than the golden one.
    static let stranger = try! SigningKey(seed: [UInt8](repeating: 7, count: 32))

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        Hexadecimal.decode(hexadecimal)!
    }

    static func hash(_ hexadecimal: String) -> Hash {
        Hash(bytes(hexadecimal))!
    }
}
