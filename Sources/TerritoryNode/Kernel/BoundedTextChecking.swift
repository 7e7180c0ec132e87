import Foundation

/// What a text broke of its ``TextRule``; the caller knows the field and adds its pointer.
public struct TextProblem: Error, Hashable, Sendable {
    /// Stable, for programs: `too_short`.
    public let code: String
    /// How a person mends it, in English, with `{named}` values.
    public let detail: String
    public let values: [String: String]

    public init(code: String, detail: String, values: [String: String] = [:]) {
        self.code = code
        self.detail = detail
        self.values = values
    }

    /// The same problem, said of the field at an RFC 6901 pointer.
    public func at(_ pointer: String) -> FieldProblem {
        FieldProblem(pointer, code, detail, values: values)
    }
}

extension BoundedText {
    /// Normalises `raw` to NFC, strips what the rule strips, and refuses what breaks it (S-086).
    public init(checking raw: String) throws(TextProblem) {
        self.init(unchecked: try Self.rule.check(raw))
    }

    public init(from decoder: any Decoder) throws {
        try self.init(checking: decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }
}

extension TextRule {
    /// The text as it is stored, or what is wrong with it. Bounds hold after normalisation, because that is what is kept.
    func check(_ raw: String) throws(TextProblem) -> String {
        // Before any Unicode work, so that a huge text costs nothing. NFC shrinks UTF-8 to a third at most (Hangul jamo).
        guard raw.utf8.count <= maximumBytes * 3 else { throw tooLong }
        var text = raw.precomposedStringWithCanonicalMapping
        if stripsBidirectionalControls { text.unicodeScalars.removeAll(where: Self.isBidirectionalControl) }
        guard text.unicodeScalars.allSatisfy(isAllowed) else {
            throw TextProblem(
                code: "control_character", detail: "Contains a character that cannot be shown.", values: [:])
        }
        try checkLength(text)
        guard matchesPattern(text), accepts(text) else {
            throw TextProblem(code: "invalid", detail: patternHelp ?? "Has the wrong form.", values: [:])
        }
        return text
    }

    private func checkLength(_ text: String) throws(TextProblem) {
        let count = text.unicodeScalars.count
        guard count >= scalars.lowerBound else {
            throw TextProblem(
                code: "too_short", detail: "At least {minimum} characters; yours has {count}.",
                values: ["minimum": "\(scalars.lowerBound)", "count": "\(count)"])
        }
        guard count <= scalars.upperBound, text.utf8.count <= maximumBytes else { throw tooLong }
    }

    private var tooLong: TextProblem {
        TextProblem(
            code: "too_long", detail: "At most {maximum} characters.", values: ["maximum": "\(scalars.upperBound)"])
    }

    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.properties.generalCategory == .control else { return true }
        return multiline && (scalar == "\n" || scalar == "\r" || scalar == "\t")
    }

    private func matchesPattern(_ text: String) -> Bool {
        guard let pattern else { return true }
        guard let range = text.range(of: pattern, options: .regularExpression) else { return false }
        return range == text.startIndex..<text.endIndex
    }

    /// ALM, LRM, RLM, embeddings, overrides and isolates: UAX #9 §2.
    private static func isBidirectionalControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
