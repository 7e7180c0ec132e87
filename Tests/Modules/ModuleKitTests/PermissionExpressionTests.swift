import ModuleKit
import Testing

@Suite("Permission expressions")
struct PermissionExpressionTests {
    @Test(
        "An expression says who has a capability",
        arguments: [
            ("member", [], true), ("nobody", ["badge a"], false), ("badge a", ["badge a"], true),
            ("badge a", ["badge b", "role a"], false), ("role moderator or role admin", ["role admin"], true),
            ("badge a and badge b", ["badge a"], false), ("badge a and badge b", ["badge a", "badge b"], true),
            ("badge a or badge b and badge c", ["badge a"], true),
            ("(badge a or badge b) and badge c", ["badge a"], false), ("not badge a", [], true),
            ("not (role x or role y)", ["role y"], false), ("not not badge a", ["badge a"], true),
            ("account-age >= 2 days", ["account-age >= 2 days"], true), ("account-age >= 30 hours", [], false),
            ("(badge\ta\nor(role b))", ["role b"], true),
        ] as [(String, Set<String>, Bool)])
    func judged(text: String, true conditions: Set<String>, holds: Bool) throws {
        let expression = try PermissionExpression(text)
        #expect(expression.holds { conditions.contains("\($0)") } == holds)
        #expect(try PermissionExpression("\(expression)") == expression, "its description reads as itself")
    }

    @Test(
        "What is no expression is refused, and never read as something else",
        arguments: [
            "", "badge", "badge Å", "badge a badge b", "a", "(badge a", "badge a)", "()", "not", "badge a and", "or",
            "account-age > 2 days", "account-age >= two days", "account-age >= 2", "account-age >= 9999999 days",
            "badge a AND badge b", "badge \(String(repeating: "a", count: 65))",
            String(repeating: "(", count: 40) + "member" + String(repeating: ")", count: 40),
            String(repeating: "not ", count: 17) + "member",
            String(repeating: "member or ", count: 120) + "member",
        ])
    func refused(text: String) {
        #expect(throws: PermissionSyntaxError.self) { try PermissionExpression(text) }
    }

    @Test("A refusal names the badges that would help, and none that would not")
    func missing() throws {
        func missing(_ text: String, holding conditions: Set<String> = []) throws -> [String] {
            try PermissionExpression(text).missingBadges { conditions.contains("\($0)") }
        }
        #expect(try missing("badge a or role admin") == ["a"])
        #expect(try missing("badge a and badge b", holding: ["badge a"]) == ["b"])
        #expect(try missing("badge a", holding: ["badge a"]) == [])
        #expect(try missing("role admin") == [])
        #expect(try missing("not badge a", holding: ["badge a"]) == [])
        #expect(try missing("(badge a or badge b) and role admin", holding: ["badge a"]) == [])
    }
}
