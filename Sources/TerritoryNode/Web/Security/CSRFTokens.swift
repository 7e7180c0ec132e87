import Crypto
import Foundation
import Kernel

/// Ties forms to the browser they were given to: a code over the browser's own cookie (S-031).
struct CSRFTokens: Sendable {
    let key: SymmetricKey

    /// - Parameter cookie: the session's value, or the visitor's.
    func token(for cookie: String) -> String {
        Data(code(cookie)).base64URLEncodedString
    }

    func isValid(_ token: String, for cookie: String) -> Bool {
        guard let bytes = Data(base64URLEncoded: token) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: content(cookie), using: key)
    }

    private func code(_ cookie: String) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: content(cookie), using: key)
    }

    private func content(_ cookie: String) -> Data {
        Data("csrf\n\(cookie)".utf8)
    }
}
