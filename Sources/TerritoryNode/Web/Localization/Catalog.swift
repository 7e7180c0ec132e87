/// The translations of one language: what a gettext `.po` file says, fuzzy and empty translations left out.
public struct Catalog: Sendable {
    public private(set) var plurals: PluralRule
    /// One text, or one for each plural form.
    private var translations: [CatalogKey: [String]]

    /// Translates nothing: every message falls back to its English text.
    public init() {
        plurals = .germanic
        translations = [:]
    }

    /// Reads the text of a `.po` file.
    public init(parsing text: String) throws(CatalogError) {
        self.init()
        for entry in try POParser.entries(of: text) where !entry.isFuzzy {
            if entry.key == CatalogKey(id: "", context: nil) {
                plurals = try Self.plurals(header: entry.translations.first ?? "")
            } else if entry.translations.allSatisfy({ !$0.isEmpty }) {
                translations[entry.key] = entry.translations
            }
        }
    }

    /// Adds what another file of the same language says; the earlier file keeps its plural rule and its own translations.
    public func merging(_ other: Catalog) -> Catalog {
        var merged = self
        merged.translations.merge(other.translations) { own, _ in own }
        return merged
    }

    /// The translation with its `{placeholders}` still in it; nil when there is none.
    public func text(_ message: Message) -> String? {
        guard let forms = translations[CatalogKey(id: message.id, context: message.context)] else { return nil }
        guard let count = message.count else { return forms.first }
        let form = plurals.form(for: count)
        return forms.indices.contains(form) ? forms[form] : forms.last
    }

    /// Whether a message has a translation, for the test that compares sources and catalogues.
    public func contains(_ id: String, context: String? = nil) -> Bool {
        translations[CatalogKey(id: id, context: context)] != nil
    }

    private static func plurals(header: String) throws(CatalogError) -> PluralRule {
        let name = "plural-forms:"
        let line = header.split(separator: "\n").first { $0.lowercased().hasPrefix(name) }
        guard let line else { return .germanic }
        guard let rule = PluralRule(header: String(line.dropFirst(name.count))) else {
            throw CatalogError(line: 1, reason: "Plural-Forms is not of the form nplurals=…; plural=…;")
        }
        return rule
    }
}
