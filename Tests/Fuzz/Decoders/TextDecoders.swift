import FederationCore
import Foundation
import Kernel

@testable import FederationBus

extension FuzzedDecoder {
    /// Spellings of bytes and numbers: one for each.
    static let texts = [
        FuzzedDecoder("base64", samples: { [Array("AAECAw==".utf8)] }) {
            try requireOneSpelling(Base64.encode(try Base64.decode(text($0))).utf8, of: $0)
        },
        FuzzedDecoder("base64url", samples: { [Array("AAECAw".utf8)] }) {
            guard let data = Data(base64URLEncoded: text($0)) else { return }
            try requireOneSpelling(data.base64URLEncodedString.utf8, of: $0)
        },
        FuzzedDecoder("base32", samples: { [Array(Samples.territory.description.utf8)] }) {
            guard let bytes = Base32.lowercase.decode($0) else { return }
            try requireOneSpelling(Base32.lowercase.encode(bytes).utf8, of: $0)
        },
        FuzzedDecoder("hexadecimal", samples: { [Array("00ff".utf8)] }) {
            guard let bytes = Hexadecimal.decode(text($0)) else { return }
            try requireOneSpelling(Hexadecimal.encode(bytes).utf8, of: $0)
        },
        FuzzedDecoder("decimal", samples: { [Array("9223372036854775807".utf8)] }) {
            guard let number = DecimalText.decode($0) else { return }
            try requireOneSpelling(String(number).utf8, of: $0)
        },
        FuzzedDecoder("uuid", samples: { [Array("0190c0de-0000-7000-8000-0000000000f1".utf8)] }) {
            guard let uuid = UUID(canonical: text($0)) else { return }
            try requireOneSpelling(uuid.lowercaseText.utf8, of: Array(text($0).lowercased().utf8))
        },
        FuzzedDecoder("nkey", samples: { [Array(NKey().publicKey.utf8), Array(NKey().seed.utf8)] }) {
            if let key = NKey(seed: text($0)) {
                try requireOneSpelling(key.seed.utf8, of: $0)
                try require(NKey.isPublic(key.publicKey), "every seed has a public key")
            }
            _ = NKey.isPublic(text($0))
        },
    ]
}

func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}
