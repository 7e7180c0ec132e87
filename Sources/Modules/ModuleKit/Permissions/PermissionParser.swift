/// Reads permission expressions: recursive descent over words, bounded in length and depth.
struct PermissionParser {
    /// Bytes of one expression.
    static let maximumLength = 1000
    /// Parentheses and `not` within one another.
    static let maximumDepth = 16
    /// Digits of an age: more than a thousand years of hours would not fit.
    static let maximumDigits = 6

    private var words: ArraySlice<Substring>
    private var depth = 0

    init(_ text: String) throws {
        guard text.utf8.count <= Self.maximumLength else { throw PermissionSyntaxError.tooLong }
        words = text.split { $0 == " " || $0.isNewline || $0 == "\t" }.flatMap(Self.parts)[...]
    }

    mutating func whole() throws -> PermissionExpression {
        let expression = try alternatives()
        if let rest = words.first { throw PermissionSyntaxError.unexpected(String(rest)) }
        return expression
    }

    /// Parentheses stand for themselves, with or without spaces around them.
    private static func parts(_ word: Substring) -> [Substring] {
        var parts: [Substring] = []
        var rest = word
        while let end = rest.firstIndex(where: { $0 == "(" || $0 == ")" }) {
            if end > rest.startIndex { parts.append(rest[..<end]) }
            parts.append(rest[end...end])
            rest = rest[rest.index(after: end)...]
        }
        return rest.isEmpty ? parts : parts + [rest]
    }

    private mutating func alternatives() throws -> PermissionExpression {
        var parts = [try conjunction()]
        while take("or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws -> PermissionExpression {
        var parts = [try negation()]
        while take("and") { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation() throws -> PermissionExpression {
        take("not") ? .not(try deeper { try $0.negation() }) : try primary()
    }

    private mutating func primary() throws -> PermissionExpression {
        guard let word = words.popFirst() else { throw PermissionSyntaxError.endsEarly }
        switch word {
        case "(": return try group()
        case "member": return .member
        case "nobody": return .nobody
        case "badge": return .badge(try name())
        case "role": return .role(try name())
        case "account-age": return try age()
        default: throw PermissionSyntaxError.unexpected(String(word))
        }
    }

    private mutating func group() throws -> PermissionExpression {
        let inner = try deeper { try $0.alternatives() }
        guard take(")") else { throw PermissionSyntaxError.notClosed }
        return inner
    }

    private mutating func name() throws -> String {
        guard let word = words.popFirst() else { throw PermissionSyntaxError.endsEarly }
        let isName = word.utf8.allSatisfy {
            ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
        guard isName, word.utf8.count <= 64 else { throw PermissionSyntaxError.unexpected(String(word)) }
        return String(word)
    }

    private mutating func age() throws -> PermissionExpression {
        guard take(">=") else { throw PermissionSyntaxError.unexpected(words.first.map { String($0) } ?? "") }
        guard let word = words.popFirst(), word.utf8.count <= Self.maximumDigits,
            word.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }), let number = Int(word)
        else { throw PermissionSyntaxError.badNumber }
        if take("days") { return .accountAge(hours: number * 24) }
        if take("hours") { return .accountAge(hours: number) }
        throw PermissionSyntaxError.badNumber
    }

    private mutating func take(_ word: String) -> Bool {
        guard words.first.map({ $0 == word }) ?? false else { return false }
        words.removeFirst()
        return true
    }

    private mutating func deeper(
        _ body: (inout PermissionParser) throws -> PermissionExpression
    ) throws -> PermissionExpression {
        guard depth < Self.maximumDepth else { throw PermissionSyntaxError.tooDeep }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}
