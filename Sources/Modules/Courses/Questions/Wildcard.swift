import Foundation

/// What an accepted short answer matches: the same words, whatever the spaces around and between them, with `*` for anything.
struct Wildcard {
    /// What stands between the stars.
    private let parts: [[Character]]

    init(_ pattern: String, isCaseSensitive: Bool) {
        var parts: [[Character]] = [[]]
        var isEscaped = false
        for character in Self.normalized(pattern, isCaseSensitive) {
            switch (character, isEscaped) {
            case ("\\", false): isEscaped = true
            case ("*", false): parts.append([])
            default:
                if isEscaped, character != "*", character != "\\" { parts[parts.count - 1].append("\\") }
                parts[parts.count - 1].append(character)
                isEscaped = false
            }
        }
        if isEscaped { parts[parts.count - 1].append("\\") }
        self.parts = parts
        self.isCaseSensitive = isCaseSensitive
    }

    private let isCaseSensitive: Bool

    /// Each part is looked for after the one before, so the time grows with the lengths and never explodes.
    func matches(_ text: String) -> Bool {
        let text = Array(Self.normalized(text, isCaseSensitive))
        guard parts.count > 1 else { return text == parts[0] }
        guard let first = parts.first, let last = parts.last, text.count >= first.count + last.count,
            text.starts(with: first), text.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = text[first.count..<(text.count - last.count)]
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    private static func normalized(_ text: String, _ isCaseSensitive: Bool) -> String {
        let words = text.precomposedStringWithCanonicalMapping.split(whereSeparator: \.isWhitespace)
        let line = words.joined(separator: " ")
        return isCaseSensitive ? line : line.lowercased()
    }
}
