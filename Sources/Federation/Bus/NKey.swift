public import Crypto
import Foundation
import Kernel

/// A NATS user key: an Ed25519 key pair in the spelling NATS uses (base32 with a type prefix and a CRC-16).
public struct NKey: Sendable {
    /// `SU…`, 58 characters: the secret.
    public let seed: String
    /// `U…`, 56 characters: what the server's configuration lists.
    public let publicKey: String

    /// A key from fresh randomness.
    public init() { self.init(Curve25519.Signing.PrivateKey()) }

    public init(_ key: Curve25519.Signing.PrivateKey) {
        seed = Self.encode(Self.seedPrefix + Array(key.rawRepresentation))
        publicKey = Self.encode([Self.userPrefix] + Array(key.publicKey.rawRepresentation))
    }

    /// Reads a user seed; nil when the alphabet, length, prefix or check sum is wrong.
    public init?(seed text: String) {
        guard let bytes = Self.decode(text), bytes.count == 34, Array(bytes.prefix(2)) == Self.seedPrefix,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Data(bytes.dropFirst(2)))
        else { return nil }
        self.init(key)
    }

    /// Whether `text` is a user's public key.
    public static func isPublic(_ text: String) -> Bool {
        decode(text).map { $0.count == 33 && $0[0] == userPrefix } ?? false
    }

    /// "U": 20 in the upper five bits.
    private static let userPrefix: UInt8 = 20 << 3
    /// "SU": 18 in five bits, then the eight bits of the user prefix, then three bits of nothing.
    private static let seedPrefix: [UInt8] = [18 << 3 | userPrefix >> 5, (userPrefix & 31) << 3]

    private static func encode(_ bytes: [UInt8]) -> String {
        let check = CRC16.xmodem(bytes)
        return Base32.capitals.encode(bytes + [UInt8(check & 0xFF), UInt8(check >> 8)])
    }

    private static func decode(_ text: String) -> [UInt8]? {
        guard let bytes = Base32.capitals.decode(text.utf8), bytes.count > 2 else { return nil }
        let body = Array(bytes.dropLast(2))
        let check = UInt16(bytes[bytes.count - 2]) | UInt16(bytes[bytes.count - 1]) << 8
        return CRC16.xmodem(body) == check ? body : nil
    }
}
