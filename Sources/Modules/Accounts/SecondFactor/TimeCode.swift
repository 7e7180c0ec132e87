import Crypto
import Foundation

/// The codes that an app shows for a shared secret: TOTP (RFC 6238) with HMAC-SHA-1, 30 seconds and six digits, which all apps know.
struct TimeCode: Hashable {
    /// 160 bits, as RFC 4226 §4 advises.
    static let secretBytes = 20
    static let period: TimeInterval = 30
    static let digits = 6
    /// Clocks may differ by so many steps (S-015).
    static let tolerance: Int64 = 1

    let secret: Data

    static func step(at time: Date) -> Int64 {
        Int64((time.timeIntervalSince1970 / period).rounded(.down))
    }

    /// RFC 4226 §5.3.
    func code(at step: Int64) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Data($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 0x0f)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: Self.digits - text.count) + text
    }

    /// The step whose code this is, later than the last one used; nil where it is none.
    func step(of code: String, at time: Date, after last: Int64) -> Int64? {
        let now = Self.step(at: time)
        return (now - Self.tolerance...now + Self.tolerance).first { $0 > last && self.code(at: $0) == code }
    }

    /// As apps read it, typed or as a link.
    var text: String { Base32Text.encode(secret) }

    func link(account: String, issuer: String) -> String {
        func escaped(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        return "otpauth://totp/\(escaped(issuer)):\(escaped(account))?secret=\(text)&issuer=\(escaped(issuer))"
    }
}

/// RFC 4648 §6 without padding.
enum Base32Text {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    static func encode(_ data: Data) -> String {
        var (text, bits, count) = ("", UInt32(0), 0)
        for byte in data {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(letters[Int(bits >> UInt32(count) & 31)])
            }
        }
        if count > 0 { text.append(letters[Int(bits << UInt32(5 - count) & 31)]) }
        return text
    }
}
