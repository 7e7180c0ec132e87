/// One SQL statement: its text with `$1`, `$2` … and the values bound to them.
///
/// Interpolation binds: a value can never become text of the statement (S-080). Raw text needs the word `unsafe:`.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    public let text: String
    let binds: [String?]

    public init(stringLiteral value: String) {
        text = value
        binds = []
    }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        binds = stringInterpolation.binds
    }

    /// Collects the statement's text and its bound values.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var binds: [String?] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 3)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some PostgresValue) {
            binds.append(value.postgresText)
            text += "$\(binds.count)"
        }

        /// Splices text into the statement. The caller vouches for every character.
        public mutating func appendInterpolation(unsafe raw: String) { text += raw }

        /// Splices a quoted identifier.
        public mutating func appendInterpolation(identifier: String) { text += SQL.quoted(identifier) }
    }

    /// The same statement and values behind words that ask something about it, such as EXPLAIN.
    package func following(_ words: StaticString) -> SQL {
        var interpolation = StringInterpolation(literalCapacity: 0, interpolationCount: 0)
        interpolation.text = "\(words) \(text)"
        interpolation.binds = binds
        return SQL(stringInterpolation: interpolation)
    }

    /// An identifier in double quotes, any quote inside doubled (PostgreSQL manual, 4.1.1). A NUL ends no statement early.
    public static func quoted(_ identifier: String) -> String {
        "\"" + identifier.filter { $0 != "\0" }.replacing("\"", with: "\"\"") + "\""
    }
}
