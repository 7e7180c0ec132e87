import FederationCore

extension FuzzedDecoder {
    /// Who a territory is.
    static let identities = [
        FuzzedDecoder("genesis", vectors: ["genesis"], samples: { [Samples.genesis.encoded] }) {
            try requireOneSpelling(try Genesis(decoding: $0).encoded, of: $0)
        },
        FuzzedDecoder("operation", samples: { try Samples.operations.map(\.encoded) }) {
            let operation = try IdentityOperation(decoding: $0)
            try requireSame(operation) { try IdentityOperation(decoding: operation.encoded) }
        },
        // Nobody without a rotation key changes who a territory is.
        FuzzedDecoder("chain", vectors: ["identity"], samples: { [try Samples.chain.encoded] }) { bytes in
            let envelopes = try IdentityChain.decode(bytes)
            if envelopes.allSatisfy(\.isWritable) {
                try requireSame(envelopes) { try IdentityChain.decode(IdentityChain.encode(envelopes)) }
            }
            let whole = try Samples.chain.identity
            for known in [Samples.identity, whole] {
                for first in 0...2 {
                    guard let next = try? known.merging(envelopes, from: first, seen: [0, 0], now: 1) else { continue }
                    let payloads = next.operations.map(\.payload)
                    try require(
                        payloads == whole.operations.prefix(payloads.count).map(\.payload),
                        "only rotation keys change an identity")
                }
            }
        },
        FuzzedDecoder("key", vectors: ["key"], samples: { [Samples.key.publicKey.bytes] }) { bytes in
            let key = try Ed25519PublicKey(bytes)
            try requireSame(key) { try Ed25519PublicKey(text: key.description) }
            let nothing = [UInt8](repeating: 0, count: Ed25519.signatureByteCount)
            try require(!Ed25519.isValid(nothing, of: bytes, by: key), "no signature holds for every message")
        },
        FuzzedDecoder("key-text", samples: { [Array(Samples.key.publicKey.description.utf8)] }) {
            try requireOneSpelling(
                try Ed25519PublicKey(text: String(decoding: $0, as: UTF8.self)).description.utf8, of: $0)
        },
        FuzzedDecoder("origin", samples: { [Array(Samples.origin.description.utf8)] }) {
            guard let origin = LogOrigin(String(decoding: $0, as: UTF8.self)) else { return }
            try requireOneSpelling(origin.description.utf8, of: $0)
        },
    ]
}

extension Envelope {
    /// Only of types without escapes is the spelling ours: what we sign has no others.
    var isWritable: Bool {
        payloadType.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
}
