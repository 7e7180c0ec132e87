/// An address that can stand in an envelope and a header as it is: letters, digits and the marks of an atom (RFC 5321 §4.1.2),
/// so that nobody's address becomes a command or a header of its own.
struct MailAddress: Hashable {
    let text: String

    private static let marks = Set("!#$%&'*+-/=?^_`{|}~.".utf8)

    /// Nil for one that only quoting or SMTPUTF8 could carry.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, parts[0].allSatisfy(Self.isAtom),
            parts[1].allSatisfy({ Self.isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || marks.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
