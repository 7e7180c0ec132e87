/// Reads gettext's `.po` format (GNU gettext manual §3): comments, flags, contexts, plural forms, strings over several lines.
///
/// Obsolete entries (`#~`) and extracted comments are passed over, as in msgfmt.
struct POParser {
    private var entries: [POEntry] = []
    private var entry = POEntry()
    private var field: Field?
    private var line = 0

    /// What a continued string belongs to.
    private enum Field {
        case context, id, plural, translation(Int)
    }

    static func entries(of text: String) throws(CatalogError) -> [POEntry] {
        var parser = POParser()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            try parser.read(line)
        }
        try parser.finish()
        return parser.entries
    }

    private mutating func read(_ raw: Substring) throws(CatalogError) {
        line += 1
        let text = raw.drop { $0.isWhitespace }
        if text.isEmpty { return }
        if text.hasPrefix("#") { return try readComment(text) }
        if text.hasPrefix("\"") { return try append(string(text)) }
        try readKeyword(text)
    }

    private mutating func readComment(_ text: Substring) throws(CatalogError) {
        if case .translation = field { try finish() }
        if text.hasPrefix("#,"), text.contains("fuzzy") { entry.isFuzzy = true }
    }

    private mutating func readKeyword(_ text: Substring) throws(CatalogError) {
        let keyword = text.prefix { !$0.isWhitespace && $0 != "\"" }
        switch keyword {
        case "msgctxt": try begin(.context)
        case "msgid": try begin(.id)
        case "msgid_plural": try begin(.plural)
        case "msgstr": try begin(.translation(0))
        default: try begin(.translation(pluralIndex(keyword)))
        }
        try append(string(text.dropFirst(keyword.count).drop { $0.isWhitespace }))
    }

    private mutating func begin(_ next: Field) throws(CatalogError) {
        switch (field, next) {
        case (.translation, .context), (.translation, .id): try finish()
        case (_, .translation(let index)):
            guard entry.id != nil, index == entry.translations.count else { throw failure("msgstr out of order") }
            entry.translations.append("")
        case (.id, .plural), (nil, _), (.context, .id): break
        default: throw failure("keyword out of order")
        }
        field = next
    }

    private mutating func append(_ text: String) throws(CatalogError) {
        switch field {
        case .context: entry.context = (entry.context ?? "") + text
        case .id: entry.id = (entry.id ?? "") + text
        case .plural: entry.plural = (entry.plural ?? "") + text
        case .translation(let index): entry.translations[index] += text
        case nil: throw failure("a string that belongs to no keyword")
        }
    }

    private mutating func finish() throws(CatalogError) {
        guard field != nil else { return }
        guard entry.id != nil, !entry.translations.isEmpty else { throw failure("an entry without msgid or msgstr") }
        entries.append(entry)
        entry = POEntry()
        field = nil
    }

    /// The number in `msgstr[0]`.
    private func pluralIndex(_ keyword: Substring) throws(CatalogError) -> Int {
        guard keyword.hasPrefix("msgstr["), keyword.hasSuffix("]"), let index = Int(keyword.dropFirst(7).dropLast())
        else {
            throw failure("unknown keyword \(keyword)")
        }
        return index
    }

    private func string(_ text: Substring) throws(CatalogError) -> String {
        guard let string = POString.unquote(text) else { throw failure("not a quoted string") }
        return string
    }

    private func failure(_ reason: String) -> CatalogError {
        CatalogError(line: line, reason: reason)
    }
}
