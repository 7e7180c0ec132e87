import Kernel
import Testing

/// The rules every text from a person passes (S-086).
@Suite struct BoundedTextTests {
    struct Name: BoundedText {
        static let rule = TextRule(scalars: 2...5, maximumBytes: 12, pattern: "[^!]+")
        let text: String
        init(unchecked text: String) { self.text = text }
    }

    @Test("S-086: A text is kept in NFC, and its length counts after that")
    func normalises() throws {
        #expect(Array(try Name(checking: "e\u{301}a").text.unicodeScalars) == ["\u{E9}", "a"])
        #expect(throws: TextProblem.self) { try Name(checking: "e\u{301}") }
    }

    @Test("S-086: Bidirectional controls are stripped from names")
    func stripsBidirectionalControls() throws {
        #expect(try Name(checking: "a\u{202E}b\u{2066}").text == "ab")
    }

    @Test("S-086: NUL, control characters, wrong lengths in scalars or bytes, and the wrong form are refused")
    func refuses() {
        let expected = [
            "a\u{0}b": "control_character", "a\nb": "control_character", "a": "too_short", "abcdef": "too_long",
            "\u{1F600}\u{1F600}\u{1F600}\u{1F600}": "too_long", "ab!": "invalid",
        ]
        for (text, code) in expected {
            let problem = #expect(throws: TextProblem.self) { try Name(checking: text) }
            #expect(problem?.code == code)
        }
    }
}
