import Testing

@testable import Web

struct CatalogueCompletenessTests {
    @Test("All targets have the same languages, English among them")
    func haveTheSameLanguages() throws {
        let first = try #require(TargetCatalogues.all.first).languages()
        #expect(first.contains("en"))
        for catalogues in TargetCatalogues.all {
            #expect(try catalogues.languages() == first, "in \(catalogues.name)")
        }
    }

    @Test("Every message of a target is in each of its catalogues", arguments: TargetCatalogues.all)
    func areComplete(catalogues: TargetCatalogues) throws {
        let messages = try catalogues.messages()
        for language in try catalogues.languages() {
            let catalog = try Catalog(parsing: catalogues.text(in: language))
            let missing = messages.filter { !catalog.contains($0) }
            #expect(missing == [], "in \(language).po")
        }
    }

    @Test(
        "A translation has the placeholders of its message, and the plural forms of its language",
        arguments: TargetCatalogues.all)
    func fitTheirMessages(catalogues: TargetCatalogues) throws {
        for language in try catalogues.languages() {
            let text = try catalogues.text(in: language)
            let rule = try Catalog(parsing: text).plurals
            for entry in try POParser.entries(of: text) where entry.key.id != "" {
                #expect(fits(entry, rule), "\(entry.key.id) in \(language).po")
            }
        }
    }

    private func fits(_ entry: POEntry, _ rule: PluralRule) -> Bool {
        let names = Placeholders.names(in: entry.key.id)
        let found = entry.translations.map { Placeholders.names(in: $0) }
        guard entry.plural != nil else { return found == [names] }
        return found.count == rule.forms
            && found.indices.allSatisfy { form in
                found[form] == names || (found[form].union(["count"]) == names && isOneNumber(form, rule))
            }
    }

    /// A form that stands for a single number may write it as a word: Arabic has one for exactly two.
    private func isOneNumber(_ form: Int, _ rule: PluralRule) -> Bool {
        (0..<1000).filter { rule.form(for: $0) == form }.count == 1
    }
}
