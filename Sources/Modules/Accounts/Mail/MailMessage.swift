import Foundation

/// A message in plain text as it travels: RFC 5322 with the headers of RFC 2045. The body is base64, so that no line of it can be
/// too long or mean something to SMTP.
struct MailMessage: Hashable {
    let recipient: MailAddress
    let sender: String
    let subject: String
    let body: String
    /// Unique part of `Message-ID`.
    let identifier: String
    let date: Date

    var bytes: [UInt8] {
        let domain = sender.split(separator: "@").last.map(String.init) ?? "localhost"
        let headers = [
            "From: <\(sender)>", "To: <\(recipient.text)>", "Subject: \(Self.encodedWords(subject))",
            "Date: \(Self.date(date))", "Message-ID: <\(identifier)@\(domain)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            // No answer is read, and no other program should answer by itself (RFC 3834 §5).
            "Auto-Submitted: auto-generated",
        ]
        let encoded = Data(body.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn,
        ])
        .replacingOccurrences(of: "\r", with: "\r\n")
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n" + encoded + "\r\n").utf8)
    }

    /// RFC 2047: at most 75 characters a word, and 76 a line, so pieces of at most 39 bytes, never within a character.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var piece = ""
        for character in text where !character.isNewline {
            if (piece + String(character)).utf8.count > 39 {
                words.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        words.append(piece)
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func date(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: date)
    }
}
