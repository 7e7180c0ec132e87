import Content
import FederationCore
import Foundation

/// Ed25519 keys and signatures as credentials spell them: multibase, base58btc (W3C CID 1.0, Multikey).
enum Multikey {
    /// The multicodec of an Ed25519 public key, 0xed, as a varint.
    private static let prefix: [UInt8] = [0xed, 0x01]

    static func text(_ key: Ed25519PublicKey) -> String {
        Multibase.base58btc.encode(prefix + key.bytes)
    }

    /// Nil where the text is no Ed25519 key that is safe to verify with.
    static func key(_ text: String) -> Ed25519PublicKey? {
        guard text.first == "z", let bytes = try? Multibase.decode(text), bytes.starts(with: prefix) else { return nil }
        return try? Ed25519PublicKey(bytes.dropFirst(prefix.count))
    }

    /// A point of P-256, compressed (multicodec 0x1200); nil where the text is none.
    static func p256Point(_ text: String) -> Data? {
        guard text.first == "z", text.utf8.count < 100, let bytes = try? Multibase.decode(text),
            bytes.starts(with: [0x80, 0x24]), bytes.count == 2 + 33
        else { return nil }
        return Data(bytes.dropFirst(2))
    }

    static func text(signature: [UInt8]) -> String {
        Multibase.base58btc.encode(signature)
    }

    static func signature(_ text: String) -> [UInt8]? {
        guard text.first == "z", let bytes = try? Multibase.decode(text), bytes.count == 64 else { return nil }
        return bytes
    }
}
