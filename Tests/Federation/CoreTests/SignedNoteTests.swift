import FederationCore
import Testing

/// A note has one spelling, and one failing key spoils it.
@Suite struct SignedNoteTests {
    static let golden = String(decoding: Golden.note.encoded, as: UTF8.self)
    static let line = "— x AAAAAAA=\n"

    @Test("A note encodes to the bytes it was read from")
    func roundTrip() throws {
        #expect(try SignedNote(decoding: Golden.note.encoded) == Golden.note)
        #expect(try SignedNote(decoding: Golden.note.encoded).encoded == Golden.note.encoded)
        let blankInText = Array("a\n\nb\n\n\(Self.line)".utf8)
        #expect(try SignedNote(decoding: blankInText).text == "a\n\nb\n")
    }

    @Test(
        "What is not exactly a note is refused",
        arguments: [
            "", "\n", "\n\n", "a\n", "a\n\n", "a\n\(line)", "a\n\n\(line)\n", "a\n\n\(line.dropLast())",
            golden.replacing("\n", with: "\r\n"), "a\r\n\n\(line)", "a\r\n\n\(line)", "a\u{0}\n\n\(line)",
            "a\tb\n\n\(line)", "a\u{1b}[2J\n\n\(line)",
            "a\n\n- x AAAAAAA=\n", "a\n\n—x AAAAAAA=\n", "a\n\n—  x AAAAAAA=\n", "a\n\n— x  AAAAAAA=\n",
            "a\n\n— x AAAAAAA= \n", "a\n\n— AAAAAAA=\n", "a\n\n— x+y AAAAAAA=\n", "a\n\n— x\u{a0}y AAAAAAA=\n",
            "a\n\n— x AAAAAA==\n", "a\n\n— x \n", "a\n\n— x\n", " — x AAAAAAA=\n", "a\n\n \(line)",
        ])
    func malformed(_ text: String) {
        #expect(throws: Reject.badNote) { try SignedNote(decoding: Array(text.utf8)) }
    }

    @Test(
        "Controls above U+007E are text like any other (C2SP signed-note)", arguments: ["\u{7f}", "\u{85}", "\u{9f}"])
    func highControls(_ control: String) throws {
        #expect(try SignedNote(decoding: Array("a\(control)\n\n\(Self.line)".utf8)).text == "a\(control)\n")
    }

    @Test(
        "Base64 with a second spelling is refused",
        arguments: ["AAAAAAA", "AAAAAAB=", "AAAAAA_-", "AAAAAAA==", "AAAA=AAA", "AAAAAAA=AAAA", "!", "AAAA AAA="])
    func nonCanonicalBase64(_ base64: String) {
        #expect(throws: Reject.self) { try SignedNote(decoding: Array("a\n\n— x \(base64)\n".utf8)) }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func invalidUTF8() {
        #expect(throws: Reject.badNote) { try SignedNote(decoding: [0xff, 0x0a, 0x0a] + Array(Self.line.utf8)) }
        #expect(throws: Reject.badNote) { try SignedNote(decoding: [0xc0, 0x80, 0x0a, 0x0a] + Array(Self.line.utf8)) }
    }

    @Test("A note has at most 32 signatures")
    func signatureLimit() throws {
        let full = "a\n\n" + String(repeating: Self.line, count: 32)
        #expect(try SignedNote(decoding: Array(full.utf8)).signatures.count == 32)
        #expect(throws: Reject.badNote) { try SignedNote(decoding: Array((full + Self.line).utf8)) }
    }

    @Test("A note has at most 8 KiB")
    func byteLimit() throws {
        let rest = 8192 - "\n\n\(Self.line)".utf8.count
        let full = String(repeating: "a", count: rest) + "\n\n\(Self.line)"
        #expect(try SignedNote(decoding: Array(full.utf8)).encoded.count == 8192)
        #expect(throws: Reject.tooLarge) { try SignedNote(decoding: Array(("a" + full).utf8)) }
        #expect(throws: Reject.tooLarge) { try SignedNote(decoding: [UInt8](repeating: 0x61, count: 100_000)) }
    }

    @Test("A note that no reader would take cannot be made")
    func unwritable() {
        for text in ["", "a", "a\r\n", "a\u{0}\n"] {
            #expect(throws: Reject.badNote) { try SignedNote(text: text, signatures: Golden.note.signatures) }
        }
        #expect(throws: Reject.badNote) { try SignedNote(text: "a\n", signatures: []) }
    }

    @Test(
        "A key's name is not empty and has no space, plus or control character", arguments: ["", "a b", "a+b", "a\nb"])
    func badNames(_ name: String) {
        #expect(throws: Reject.badNote) {
            try LogKey(name: name, kind: .signature, publicKey: Golden.key.publicKey)
        }
    }
}
