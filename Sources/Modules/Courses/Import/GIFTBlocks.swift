import Foundation
import Web

/// Cuts a GIFT text into its questions, which blank lines part, and notes what lies between them.
struct GIFTBlocks {
    private(set) var blocks: [[GIFTGlyph]] = []
    private(set) var notes: [ImportNote] = []
    private var current: [GIFTGlyph] = []

    init(_ text: String) {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\u{FEFF}", with: "")
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() { take(line, number: index + 1) }
        end()
    }

    private mutating func take(_ line: Substring, number: Int) {
        let bare = line.trimmingPrefix { $0.isWhitespace }
        if bare.isEmpty {
            end()
        } else if bare.hasPrefix("//") {
            note(comment: bare, number)
        } else if bare.hasPrefix("$CATEGORY:") {
            notes.append(
                ImportNote(
                    line: number, kind: .skipped,
                    message: Message("Categories are not kept: {text}", ["text": .text(Self.shortened(bare))])))
        } else {
            if !current.isEmpty { current.append(GIFTGlyph(scalar: "\n", isEscaped: false, line: number - 1)) }
            current += Self.glyphs(of: line, number)
        }
    }

    /// A comment is nobody's loss, but some systems keep tags and ids in one.
    private mutating func note(comment: Substring, _ line: Int) {
        guard comment.contains(/\[(tag|id|idnumber):/) else { return }
        notes.append(
            ImportNote(
                line: line, kind: .skipped,
                message: Message(
                    "Tags and ids in comments are not kept: {text}", ["text": .text(Self.shortened(comment))])
            ))
    }

    private mutating func end() {
        if !current.isEmpty { blocks.append(current) }
        current = []
    }

    private static func shortened(_ text: Substring) -> String {
        text.count > 80 ? text.prefix(79) + "…" : String(text)
    }

    /// A backslash before one of `~=#{}:\` makes it a letter like others; `\n` is a line break.
    private static func glyphs(of line: Substring, _ number: Int) -> [GIFTGlyph] {
        var glyphs: [GIFTGlyph] = []
        var isEscaped = false
        for scalar in line.unicodeScalars {
            if isEscaped {
                glyphs += escaped(scalar, number)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                glyphs.append(GIFTGlyph(scalar: scalar, isEscaped: false, line: number))
            }
        }
        if isEscaped { glyphs.append(GIFTGlyph(scalar: "\\", isEscaped: true, line: number)) }
        return glyphs
    }

    private static func escaped(_ scalar: Unicode.Scalar, _ line: Int) -> [GIFTGlyph] {
        if scalar == "n" { return [GIFTGlyph(scalar: "\n", isEscaped: true, line: line)] }
        let glyph = GIFTGlyph(scalar: scalar, isEscaped: true, line: line)
        return special.contains(scalar) ? [glyph] : [GIFTGlyph(scalar: "\\", isEscaped: true, line: line), glyph]
    }

    static let special: Set<Unicode.Scalar> = ["~", "=", "#", "{", "}", ":", "\\"]
}
