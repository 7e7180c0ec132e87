import Crypto
import Foundation
import Kernel

/// The secret of an invitation's link: 128 random bits. Only its hash is kept.
struct InvitationCode: BoundedText {
    static let rule = TextRule(scalars: 0...64)
    static let randomBytes = 16

    let text: String

    init(unchecked text: String) {
        self.text = text
    }

    init(random: [UInt8]) {
        text = Data(random).base64URLEncodedString
    }

    var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }

    /// Never the code: a log that prints one by accident prints this.
    var description: String { "(invitation)" }
}
