/// Markdown that people wrote, as HTML that is safe by construction: the library only parses, and what is written is an
/// allow-list of elements over escaped text (S-090). Raw HTML is shown as the text it is, images from elsewhere become links
/// (S-091).
public enum Markdown {
    /// - Returns: HTML without line breaks between blocks. Where the source is too long or its HTML would be, the source itself,
    ///   escaped.
    public static func html(_ source: String, _ rules: MarkdownRules) -> String {
        guard source.utf8.count <= rules.maximumBytes, let document = MarkdownDocument(source, rules) else {
            return plain(source)
        }
        var writer = MarkdownWriter(
            rules: rules,
            budget: source.utf8.count * MarkdownRules.outputFactor + MarkdownRules.outputAllowance)
        document.forEach { writer.take($0) }
        return writer.html ?? plain(source)
    }

    /// The words alone, without marks, on one line, for places that show text.
    /// - Parameter limit: characters; where there are more, an ellipsis ends them.
    public static func text(_ source: String, _ rules: MarkdownRules, limit: Int) -> String {
        guard source.utf8.count <= rules.maximumBytes, let document = MarkdownDocument(source, rules) else { return "" }
        var words = ""
        document.forEach { node in
            switch node.kind {
            case .text, .code, .codeBlock: words += node.text
            case .softbreak, .linebreak: words += " "
            case .paragraph, .heading, .item: if !node.isEntering { words += " " }
            default: break
            }
        }
        let line = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > limit ? line.prefix(limit - 1) + "…" : line
    }

    private static func plain(_ source: String) -> String {
        var output = HTMLOutput(budget: .max)
        output.element("p") { $0.text(source) }
        return output.html
    }
}
