import Crypto
import Foundation
import Kernel

/// Says for some minutes that somebody gave the right password, while the page asks for the code. It is shown to the browser and
/// back, and opens nothing without a code.
struct SignInTicket {
    let secret: SymmetricKey

    /// In seconds.
    static let lifetime: TimeInterval = 300

    /// - Parameter random: makes it another ticket than any that somebody else got for the same password at the same moment.
    func write(_ proven: ProvenMember, random: [UInt8], at now: Date) -> String {
        let end = Int(now.addingTimeInterval(Self.lifetime).timeIntervalSince1970)
        let text = "\(proven.id).\(end).\(Data(random).base64URLEncodedString)"
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(text, proven.hash), using: secret)
        return "\(text).\(Data(code).base64URLEncodedString)"
    }

    /// Nil where it is none of ours, has ended, or there is another password since.
    /// - Parameter hash: what a member's password is judged by now.
    func read(
        _ ticket: String, at now: Date, hash: (ID<Member>) async throws -> PasswordHash?
    ) async rethrows -> ProvenMember? {
        let parts = ticket.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let end = Int(parts[1]), now.timeIntervalSince1970 < Double(end),
            let given = Data(base64URLEncoded: parts[3]), let member = ID<Member>(parts[0]),
            let hash = try await hash(member),
            HMAC<SHA256>.isValidAuthenticationCode(
                given, authenticating: Self.message(parts.dropLast().joined(separator: "."), hash), using: secret)
        else { return nil }
        return ProvenMember(id: member, hash: hash)
    }

    private static func message(_ text: String, _ hash: PasswordHash) -> Data {
        Data("sign-in ticket\n\(text)\n\(hash.text)".utf8)
    }
}
