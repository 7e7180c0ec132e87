import Markdown
import Web

/// A text that people wrote, for whoever reads it: its Markdown, the safe HTML of that, and the language it is in.
struct RenderedText: Codable, Hashable, Sendable {
    let source: String
    let html: String
    let lang: String

    init(_ text: LocalizedText, language: String, main: String) {
        let read = text.read(in: language, else: main)
        source = read.text
        lang = read.language
        html = Markdown.html(read.text, .lesson)
    }

    /// For a page.
    var shown: SafeHTML { SafeHTML(trusted: html) }
}
