/// Reads the expression of a plural rule by precedence climbing.
struct PluralExpressionParser {
    /// Longer expressions are refused; Arabic, the longest in use, needs about 100 characters.
    static let maximumLength = 512
    /// Deeper nesting is refused, so that a hostile catalogue cannot exhaust the stack.
    static let maximumDepth = 32

    private var rest: Substring
    private var depth = 0

    /// nil when the text is not wholly an expression.
    static func parse(_ text: String) -> PluralExpression? {
        let compact = text.filter { !$0.isWhitespace }
        guard compact.count <= maximumLength else { return nil }
        var parser = PluralExpressionParser(rest: compact[...])
        guard let expression = parser.choice(), parser.rest.isEmpty else { return nil }
        return expression
    }

    private init(rest: Substring) {
        self.rest = rest
    }

    private mutating func choice() -> PluralExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth, let condition = binary(atLeast: 1) else { return nil }
        guard take("?") else { return condition }
        guard let yes = choice(), take(":"), let no = choice() else { return nil }
        return .choice(condition, yes, no)
    }

    private mutating func binary(atLeast precedence: Int) -> PluralExpression? {
        guard var left = operand() else { return nil }
        while let next = nextOperator(), next.precedence >= precedence {
            rest = rest.dropFirst(next.rawValue.count)
            guard let right = binary(atLeast: next.precedence + 1) else { return nil }
            left = .binary(next, left, right)
        }
        return left
    }

    private mutating func operand() -> PluralExpression? {
        if take("!") {
            depth += 1
            defer { depth -= 1 }
            return depth <= Self.maximumDepth ? operand().map { .not($0) } : nil
        }
        if take("n") { return .number }
        if take("(") {
            guard let inner = choice(), take(")") else { return nil }
            return inner
        }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        return UInt(digits).map { .literal($0) }
    }

    /// Two-character operators first, so that `<=` is not read as `<`.
    private func nextOperator() -> PluralOperator? {
        PluralOperator(rawValue: String(rest.prefix(2))) ?? PluralOperator(rawValue: String(rest.prefix(1)))
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }
}
