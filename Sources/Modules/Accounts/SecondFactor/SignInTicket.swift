import Crypto
import Foundation
import Kernel

/// Says for some minutes that somebody gave the right password, while the page asks for the code. It is shown to the browser and
/// back, and opens nothing without a code.
struct SignInTicket {
    let secret: SymmetricKey

    /// In seconds.
    static let lifetime: TimeInterval = 300

    func write(_ member: ID<Member>, at now: Date) -> String {
        let text = "\(member).\(Int(now.addingTimeInterval(Self.lifetime).timeIntervalSince1970))"
        return "\(text).\(code(text))"
    }

    /// Nil where it is none of ours, or has ended.
    func read(_ ticket: String, at now: Date) -> ID<Member>? {
        let parts = ticket.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let end = Int(parts[1]), now.timeIntervalSince1970 < Double(end),
            let given = Data(base64URLEncoded: parts[2]),
            HMAC<SHA256>.isValidAuthenticationCode(
                given, authenticating: Self.message(parts[0] + "." + parts[1]), using: secret)
        else { return nil }
        return ID(parts[0])
    }

    private func code(_ text: String) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: Self.message(text), using: secret)).base64URLEncodedString
    }

    private static func message(_ text: String) -> Data { Data("sign-in ticket\n\(text)".utf8) }
}
