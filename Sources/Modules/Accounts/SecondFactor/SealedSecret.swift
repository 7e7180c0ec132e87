import Crypto
import Foundation
import Kernel

/// Keeps shared secrets so that a copy of the database alone shows no codes: sealed by a key that only the node has, and for one
/// member only.
struct SealedSecret: Sendable {
    private let key: SymmetricKey

    init(secret: SymmetricKey) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, info: Data("second factor".utf8), outputByteCount: 32)
    }

    func seal(_ secret: Data, of member: ID<Member>) throws -> Data {
        try ChaChaPoly.seal(secret, using: key, authenticating: Data("\(member)".utf8)).combined
    }

    func open(_ sealed: Data, of member: ID<Member>) throws -> TimeCode {
        let box = try ChaChaPoly.SealedBox(combined: sealed)
        return TimeCode(secret: try ChaChaPoly.open(box, using: key, authenticating: Data("\(member)".utf8)))
    }
}
