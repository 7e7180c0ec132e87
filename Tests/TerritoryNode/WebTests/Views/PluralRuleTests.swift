import Testing

@testable import Web

struct PluralRuleTests {
    @Test(
        "The rules that catalogues use give the forms of the gettext manual",
        arguments: [
            ("nplurals=2; plural=(n != 1);", [1, 0, 1, 1]),
            ("nplurals=1; plural=0;", [0, 0, 0, 0]),
            ("nplurals=2; plural=n>1;", [0, 0, 1, 1]),
            (
                "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;",
                [2, 0, 1, 2]
            ),
            (
                "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
                [0, 1, 2, 3]
            ),
        ])
    func evaluates(header: String, forms: [Int]) throws {
        let rule = try #require(PluralRule(header: header))
        #expect([0, 1, 2, 5].map(rule.form) == forms)
    }

    @Test(
        "What is not an expression is refused",
        arguments: [
            "plural=n", "nplurals=2;", "nplurals=2; plural=m", "nplurals=2; plural=n ?", "nplurals=2; plural=(n",
            "nplurals=2; plural=n n", "nplurals=0; plural=n", "nplurals=2; plural=", "nplurals=2; plural=1 +",
        ])
    func refuses(header: String) {
        #expect(PluralRule(header: header) == nil)
    }

    @Test("A rule can neither trap nor leave the forms of its language")
    func staysWithinBounds() throws {
        #expect(try #require(PluralRule(header: "nplurals=2; plural=n/0 + n%0 - 1")).form(for: 3) == 0)
        #expect(try #require(PluralRule(header: "nplurals=2; plural=n*9999999999")).form(for: .max) == 0)
        #expect(try #require(PluralRule(header: "nplurals=2; plural=n != 1")).form(for: .min) == 1)
        #expect(PluralRule(header: "nplurals=2; plural=" + String(repeating: "(", count: 400) + "n") == nil)
        #expect(PluralRule(header: "nplurals=2; plural=" + String(repeating: "!", count: 400) + "n") == nil)
    }
}
