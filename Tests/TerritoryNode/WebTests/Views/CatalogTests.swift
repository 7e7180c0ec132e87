import Testing

@testable import Web

struct CatalogTests {
    @Test("A catalogue reads headers, contexts, plurals, escapes and strings over several lines")
    func readsEverything() throws {
        let catalog = try Catalog(
            parsing: #"""
                # A translator's comment.
                msgid ""
                msgstr ""
                "Language: nb\n"
                "Plural-Forms: nplurals=2; plural=(n != 1);\n"

                #: a.swift
                msgctxt "verb"
                msgid "Open"
                msgstr "Åpne"

                msgid "Two "
                "parts"
                msgstr ""
                "To \"deler\"\n"
                "her"

                msgid "{count} log entry"
                msgid_plural "{count} log entries"
                msgstr[0] "{count} oppføring"
                msgstr[1] "{count} oppføringer"
                """#)
        #expect(catalog.text(Message("Open", context: "verb")) == "Åpne")
        #expect(catalog.text(Message("Open")) == nil)
        #expect(catalog.text(Message("Two parts")) == "To \"deler\"\nher")
        #expect(catalog.text(Message("{count} log entry", plural: "", count: 1)) == "{count} oppføring")
        #expect(catalog.text(Message("{count} log entry", plural: "", count: 0)) == "{count} oppføringer")
    }

    @Test("Fuzzy, empty and obsolete translations are not used")
    func skipsWhatIsNotReady() throws {
        let catalog = try Catalog(
            parsing: """
                #, fuzzy
                msgid "a"
                msgstr "b"

                msgid "c"
                msgstr ""

                #~ msgid "d"
                #~ msgstr "e"
                """)
        for id in ["a", "c", "d"] { #expect(!catalog.contains(id)) }
    }

    @Test(
        "A broken catalogue is refused with its line",
        arguments: [
            ("msgid \"a\nmsgstr \"b\"", 1), ("msgid \"a\"\nmsgid \"b\"", 2), ("msgstr \"a\"", 1), ("\"a\"", 1),
            ("msgid \"a\"\nmsgstr[1] \"b\"", 2), ("hello \"a\"", 1), ("msgid \"a\\q\"", 1), ("msgid \"a\"", 1),
        ])
    func refusesBrokenFiles(text: String, line: Int) {
        #expect(throws: CatalogError.self) { try Catalog(parsing: text) }
        do { _ = try Catalog(parsing: text) } catch { #expect(error.line == line) }
    }

    @Test("A missing translation is the English text, with its values")
    func fallsBackToEnglish() {
        let english = Localizer(language: .english, catalog: Catalog())
        #expect(english.text(Message("Welcome, {name}.", ["name": "Eva {x}"])) == "Welcome, Eva {x}.")
        #expect(english.text(Message("{count} day", plural: "{count} days", count: 1200)) == "1,200 days")
        #expect(english.text(Message("{count} day", plural: "{count} days", count: 1)) == "1 day")
        #expect(english.text(Message("{unknown}", ["name": "x"])) == "{unknown}")
    }

    @Test("A name in a sentence from right to left is isolated, a number is not")
    func isolatesNames() {
        let arabic = Localizer(language: Language(tag: "ar"), catalog: Catalog())
        #expect(arabic.text(Message("x {address}", ["address": "@eva"])) == "x \u{2068}@eva\u{2069}")
        #expect(!arabic.text(Message("x {number}", ["number": 7])).contains("\u{2068}"))
        #expect(arabic.text(Message("x {inner}", ["inner": .message(Message("y"))])) == "x y")
    }
}
