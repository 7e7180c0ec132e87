/// One scalar of a GIFT text: where it stands, and whether a backslash took away its meaning.
struct GIFTGlyph: Hashable, Sendable {
    let scalar: Unicode.Scalar
    let isEscaped: Bool
    let line: Int

    /// Whether it is this character and means something.
    func marks(_ character: Unicode.Scalar) -> Bool {
        !isEscaped && scalar == character
    }

    var isSpace: Bool { !isEscaped && scalar.properties.isWhitespace }
}

typealias GIFTText = ArraySlice<GIFTGlyph>

extension ArraySlice<GIFTGlyph> {
    /// The line of the first glyph; 0 where there is none.
    var line: Int { first?.line ?? 0 }

    var text: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: lazy.map(\.scalar))
        return String(text)
    }

    var trimmed: GIFTText {
        let start = drop { $0.isSpace }
        guard let last = start.lastIndex(where: { !$0.isSpace }) else { return [] }
        return start[...last]
    }

    /// The place of the first mark.
    func firstMark(_ characters: Unicode.Scalar...) -> Int? {
        firstIndex { glyph in characters.contains { glyph.marks($0) } }
    }

    /// The place where a word of marks begins, such as `####` or `->`.
    func firstMarks(_ word: String) -> Int? {
        let scalars = Array(word.unicodeScalars)
        return indices.first { start in
            self[start...].count >= scalars.count
                && zip(self[start...], scalars).allSatisfy { $0.marks($1) }
        }
    }

    func starts(withMarks word: String) -> Bool { firstMarks(word) == startIndex && !isEmpty }
}
