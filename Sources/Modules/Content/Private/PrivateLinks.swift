import Content
import Crypto
import Foundation
import Kernel

/// A link that shows one private file to whoever has it, for some minutes (S-108). Nothing of it is kept: it carries when it ends, and a
/// code that only this node can make.
struct PrivateLinks: Sendable {
    private let key: SymmetricKey
    let now: @Sendable () -> Date

    /// In seconds.
    static let lifetime: TimeInterval = 300
    static let path = "/ipfs/private/"

    enum Verdict: Hashable {
        case good
        /// It was one.
        case ended
        case wrong
    }

    /// - Parameter secret: the node's own.
    init(secret: SymmetricKey, now: @escaping @Sendable () -> Date) {
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Data("private links".utf8), outputByteCount: 32)
        self.now = now
    }

    /// - Returns: path and query, and when it ends.
    func make(_ root: CID) -> (path: String, ends: Date) {
        let end = Int(now().timeIntervalSince1970 + Self.lifetime)
        let code = Data(self.code(root, "\(end)")).base64URLEncodedString
        return ("\(Self.path)\(root.v1)?until=\(end)&code=\(code)", Date(timeIntervalSince1970: TimeInterval(end)))
    }

    func judge(_ root: CID, until: String?, code: String?) -> Verdict {
        guard let until, let code, let given = Data(base64URLEncoded: code), let end = Int(until),
            HMAC<SHA256>.isValidAuthenticationCode(given, authenticating: Self.message(root, until), using: key)
        else { return .wrong }
        return now().timeIntervalSince1970 < TimeInterval(end) ? .good : .ended
    }

    private func code(_ root: CID, _ until: String) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Self.message(root, until), using: key)
    }

    private static func message(_ root: CID, _ until: String) -> Data { Data("\(root.v1)\n\(until)".utf8) }
}
