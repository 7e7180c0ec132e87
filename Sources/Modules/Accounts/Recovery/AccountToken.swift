import Crypto
import Foundation
import Kernel

/// The secret of a link that verifies an address or sets a new password: 256 bits. Only its hash is kept (S-013).
struct AccountToken: Hashable {
    let text: String

    init(text: String) {
        self.text = text
    }

    var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}

/// An account token as somebody presents it; whether it is one is judged later.
struct AccountTokenText: BoundedText {
    static let rule = TextRule(scalars: 1...100, stripsBidirectionalControls: false)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }

    var token: AccountToken { AccountToken(text: text) }
    /// Never the token.
    var description: String { "(token)" }
}

/// Derives the secrets of links from what they belong to and the node's own key, so that they need not be kept to be sent.
struct AccountTokens: Sendable {
    let secret: SymmetricKey

    func token(_ id: UUID) -> AccountToken {
        let code = HMAC<SHA256>.authenticationCode(for: Data("account token\n\(id.lowercaseText)".utf8), using: secret)
        return AccountToken(text: Data(code).base64URLEncodedString)
    }
}
