import Foundation

/// Times as credentials spell them: XML Schema's dateTimeStamp, always with a zone.
enum CredentialTime {
    static func text(_ date: Date) -> String {
        date.formatted(.iso8601)
    }

    /// Nil where the text is none, or has no zone.
    static func date(_ text: String) -> Date? {
        guard text.utf8.count <= 40, text.utf8.dropFirst(10).first == UInt8(ascii: "T") else { return nil }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        return try? style.parse(text)
    }
}
