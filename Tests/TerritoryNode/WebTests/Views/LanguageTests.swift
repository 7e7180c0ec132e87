import Testing

@testable import Web

struct LanguageTests {
    private let choice = LanguageChoice(available: ["en", "ar", "es", "nb"].map { Language(tag: $0) })

    @Test(
        "The browser's best language that exists is chosen (RFC 9110 §12.5.4)",
        arguments: [
            ("nb-NO,nb;q=0.9,en;q=0.8", "nb"), ("en;q=0.5, es", "es"), ("fr, ar;q=0.2", "ar"), ("no", "nb"),
            ("nn-NO", "nb"), ("NB", "nb"), ("fr, *;q=0.1", "en"), ("en;q=0, *", "ar"), ("es;q=0.5,nb;q=0.5", "es"),
            ("nb;q=0, nb-NO, es;q=0.1", "es"), ("en ; q=0.1, es ; q=0.2", "es"),
        ])
    func negotiates(header: String, tag: String) {
        #expect(choice.best(for: AcceptLanguage(header))?.tag == tag)
    }

    @Test(
        "Nothing acceptable and nonsense give no language",
        arguments: [
            "", "fr", "es;q=0", ";;;,,", "es;q=2", "es;q=nan", "es;q=-1", "es;level=1",
        ])
    func passesOverNonsense(header: String) {
        #expect(choice.best(for: AcceptLanguage(header)) == nil)
    }

    @Test("Direction and own name come from ICU")
    func knowsItself() {
        #expect(Language(tag: "ar").direction == "rtl")
        #expect(Language(tag: "nb").direction == "ltr")
        #expect(Language(tag: "es").ownName == "Español")
    }
}
