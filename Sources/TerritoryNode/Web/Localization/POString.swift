/// The quoted strings of `.po` files, with C's escapes.
enum POString {
    /// The text between the quotes; nil when the line is not exactly one quoted string.
    static func unquote(_ quoted: Substring) -> String? {
        var text = String.UnicodeScalarView()
        var scalars = quoted.unicodeScalars.makeIterator()
        guard scalars.next() == "\"" else { return nil }
        while let scalar = scalars.next() {
            switch scalar {
            case "\"":
                while let after = scalars.next() { guard after.properties.isWhitespace else { return nil } }
                return String(text)
            case "\\":
                guard let escaped = scalars.next().flatMap(unescape) else { return nil }
                text.append(escaped)
            default: text.append(scalar)
            }
        }
        return nil
    }

    private static func unescape(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "n": "\n"
        case "t": "\t"
        case "r": "\r"
        case "\"", "\\": scalar
        default: nil
        }
    }
}
