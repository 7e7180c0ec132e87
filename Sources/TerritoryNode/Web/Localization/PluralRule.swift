/// Which plural form a number takes: the `Plural-Forms` header of a gettext catalogue, a C expression over `n`
/// (GNU gettext manual §11.2.6).
public struct PluralRule: Sendable {
    /// How many forms the language has.
    public let forms: Int
    let expression: PluralExpression

    /// What English does, and gettext without a header.
    public static let germanic = PluralRule(forms: 2, expression: .binary(.notEqual, .number, .literal(1)))

    /// The form for a count, always within the language's forms; a negative count is counted by its size.
    public func form(for count: Int) -> Int {
        let form = expression.value(at: count.magnitude)
        return form < UInt(forms) ? Int(form) : 0
    }

    init(forms: Int, expression: PluralExpression) {
        self.forms = forms
        self.expression = expression
    }

    /// Reads `nplurals=2; plural=(n != 1);`; nil when it is not of that form.
    public init?(header: String) {
        var fields: [String: String] = [:]
        for part in header.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            fields[pair[0].filter { !$0.isWhitespace }] = String(pair[1])
        }
        guard let forms = fields["nplurals"].flatMap({ Int($0.filter { !$0.isWhitespace }) }), (1...6).contains(forms),
            let text = fields["plural"], let expression = PluralExpressionParser.parse(text)
        else { return nil }
        self.init(forms: forms, expression: expression)
    }
}
