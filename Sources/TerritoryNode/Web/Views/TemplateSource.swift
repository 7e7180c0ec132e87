/// A template as it is written, before a language is known.
struct TemplateSource: Sendable {
    let name: String
    let text: String

    /// The messages in `{{#t}}…{{/t}}`, for the test that compares templates and catalogues.
    func messages() throws(TemplateError) -> [String] {
        try TemplateScanner.parts(of: self).compactMap { part in
            if case .directive("t", let text) = part { text } else { nil }
        }
    }

    /// The templates it includes by a fixed name.
    func partials() throws(TemplateError) -> [String] {
        try TemplateScanner.parts(of: self).compactMap { part in
            guard case .tag(let tag) = part, tag.hasPrefix(">"), !tag.hasPrefix(">*") else { return nil }
            return tag.dropFirst().filter { $0 != " " }
        }
    }
}
