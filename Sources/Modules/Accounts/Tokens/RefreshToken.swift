import Crypto
import Foundation
import Kernel

/// An opaque 256-bit token that renews access (S-026). Only its hash is kept; its successor is derived from it, so that the
/// same successor can be given again within the grace period without keeping it.
struct RefreshToken: Hashable {
    let text: String

    /// - Parameter random: 32 random bytes.
    init(random: [UInt8]) {
        text = Data(random).base64URLEncodedString
    }

    /// Nil where the text cannot be one of ours.
    init?(_ text: String) {
        guard text.utf8.count == 43, Data(base64URLEncoded: text)?.count == 32 else { return nil }
        self.text = text
    }

    var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }

    /// - Parameter secret: the node's own key, without which nobody derives a successor.
    func successor(secret: SymmetricKey) -> RefreshToken {
        let code = HMAC<SHA256>.authenticationCode(for: Data("refresh\n\(text)".utf8), using: secret)
        return RefreshToken(random: Array(code))
    }
}
