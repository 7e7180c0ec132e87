import Web

/// In which language an editor shows and keeps texts: the course's own, or one that it is translated into.
struct EditLanguage: Hashable, Sendable {
    let tag: String
    /// The course's own.
    let main: String

    var isMain: Bool { tag == main }

    /// Languages that are offered to translate into; others are chosen by their tag in the address.
    static let offered = [
        "ar", "da", "de", "en", "es", "fa", "fi", "fr", "is", "it", "ku", "nb", "nl", "nn", "pl", "pt", "ro", "ru",
        "se",
        "so", "sv", "ti", "tr", "uk", "ur", "vi", "zh",
    ]

    init(_ query: FormFields, of draft: CourseContent) {
        main = draft.language
        tag = query["language"].flatMap { LocalizedText.isTag($0) ? $0 : nil } ?? draft.language
    }

    init(main: String) {
        self.main = main
        tag = main
    }

    /// The address of an editor in this language.
    func path(_ path: String, query: String? = nil) -> String {
        let parts = [isMain ? nil : "language=\(tag)", query].compactMap(\.self)
        return parts.isEmpty ? path : "\(path)?\(parts.joined(separator: "&"))"
    }

    /// The text in this language, as a field shows it: nothing where it is not translated yet.
    func value(_ text: LocalizedText?) -> String {
        guard let text else { return "" }
        return isMain ? text.read(in: main, else: main).text : text.texts[tag] ?? ""
    }

    /// What is to be translated, beside a field that is for the translation.
    func hint(_ text: LocalizedText?) -> Message? {
        guard !isMain, let text, !text.isEmpty else { return nil }
        return Message("{text}", ["text": .text(text.read(in: main, else: main).text)])
    }

    /// Writes a text in this language. An empty translation is none.
    func set(_ new: String, in text: inout LocalizedText) {
        let isNone = !isMain && new.allSatisfy(\.isWhitespace)
        text.texts[tag] = isNone ? nil : new
    }

    /// The same for a text that there need not be.
    func set(_ new: String?, in text: inout LocalizedText?) {
        guard let new else { return }
        var whole = text ?? LocalizedText(texts: [:])
        whole.texts[tag] = new.allSatisfy(\.isWhitespace) ? nil : new
        text = whole.texts.isEmpty ? nil : whole
    }
}
