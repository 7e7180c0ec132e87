import Crypto
import Foundation
import Kernel

/// The secret of a program's token: a prefix that scanners for leaked secrets can know, and 256 random bits. Only its hash is kept.
struct AppTokenText: Hashable {
    static let prefix = "territory_"

    let text: String

    /// - Parameter random: 32 random bytes.
    init(random: [UInt8]) {
        text = Self.prefix + Data(random).base64URLEncodedString
    }

    /// Nil where the text cannot be one of ours.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 43 else { return nil }
        self.text = text
    }

    var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}
