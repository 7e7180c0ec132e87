import Foundation
import Testing

@testable import Accounts

@Suite("Messages as they travel")
struct MailMessageTests {
    @Test("Subject and text of any language arrive whole, in lines of ASCII that are not too long")
    func encoding() throws {
        let message = MailMessage(
            recipient: try #require(MailAddress("eva@example.org")), sender: "no-reply@se.example.org",
            subject: "Bekreft adressen din – Åland 🎈 " + String(repeating: "ø", count: 60),
            body: String(repeating: "Ærlig talt. ", count: 40), identifier: "1", date: Date(timeIntervalSince1970: 0))
        let text = String(decoding: message.bytes, as: UTF8.self)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.contains("\n") })
        #expect(lines.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000"))
        let words = text.matches(of: /=\?utf-8\?B\?([A-Za-z0-9+\/=]*)\?=/)
        let subject = words.map { String(decoding: Data(base64Encoded: String($0.output.1))!, as: UTF8.self) }.joined()
        #expect(subject == message.subject)
        let body = lines.drop { !$0.isEmpty }.joined()
        #expect(Data(base64Encoded: body).map { String(decoding: $0, as: UTF8.self) } == message.body)
    }

    @Test(
        "An address that could become a command or a header is not written to",
        arguments: [
            "a>b@example.org", "a\r\nBcc:x@example.org", "\"a b\"@example.org", "a@b@c", "a@", "@b", "å@example.org",
            "a@exämple.org", "a@b c", "a<@b", "a;b@c", "a@[127.0.0.1]",
        ])
    func address(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test(
        "Ordinary addresses are", arguments: ["eva@example.org", "eva.ek+list@sub.example.org", "o'hara@example.org"])
    func ordinary(text: String) {
        #expect(MailAddress(text)?.text == text)
    }
}
