/// Splits a template's source into text, tags and directives.
enum TemplateScanner {
    static let directives: Set<String> = ["t", "asset", "icon"]

    static func parts(of source: TemplateSource) throws(TemplateError) -> [TemplatePart] {
        var parts: [TemplatePart] = []
        var rest = withoutIndentation(source.text)[...]
        while let open = rest.firstRange(of: "{{") {
            parts.append(.text(String(rest[..<open.lowerBound])))
            rest = rest[open.upperBound...]
            let tag = try take(upTo: "}}", from: &rest, in: source)
            if tag.hasPrefix("#"), directives.contains(String(tag.dropFirst())) {
                let name = String(tag.dropFirst())
                let inside = try take(upTo: "{{/\(name)}}", from: &rest, in: source)
                parts.append(.directive(name, oneLine(inside)))
            } else if !tag.hasPrefix("!") {
                parts.append(.tag(try allowed(tag, in: source)))
            }
        }
        return parts + [.text(String(rest))]
    }

    private static func take(
        upTo end: String, from rest: inout Substring, in source: TemplateSource
    ) throws(TemplateError) -> String {
        guard let range = rest.firstRange(of: end) else { throw .unclosedTag(in: source.name) }
        defer { rest = rest[range.upperBound...] }
        return String(rest[..<range.lowerBound])
    }

    private static func allowed(_ tag: String, in source: TemplateSource) throws(TemplateError) -> String {
        guard let first = tag.first, !"{&=".contains(first) else { throw .forbiddenTag(tag, in: source.name) }
        return tag
    }

    /// Smaller pages; and mustache would repeat a partial's indentation inside text areas.
    private static func withoutIndentation(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
    }

    private static func oneLine(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }
}
