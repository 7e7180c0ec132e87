import Foundation
import Kernel
import Testing

@testable import Badges

@Suite("JSON in its one spelling")
struct CanonicalJSONTests {
    private func canonical(_ text: String) throws -> String {
        CanonicalJSON.text(try JSONParser.parse(Array(text.utf8)))
    }

    @Test(
        "Names are ordered by UTF-16, only what must be is escaped, and numbers are ECMAScript's: RFC 8785 section 3.2.2"
    )
    func example() throws {
        let text = #"""
            {"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
            "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}
            """#
        #expect(
            try canonical(text)
                == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
                + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#)
        #expect(
            try canonical(#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#)
                == "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}")
    }

    @Test(
        "A number is spelled as RFC 8785 appendix B has it",
        arguments: [
            ("0", "0"), ("-0", "0"), ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("9007199254740992", "9007199254740992"), ("295147905179352830000", "295147905179352830000"),
            ("9.999999999999997e22", "9.999999999999997e+22"), ("1e23", "1e+23"),
            ("999999999999999700000", "999999999999999700000"),
            ("1e21", "1e+21"), ("0.000001", "0.000001"), ("1e-7", "1e-7"), ("-3.1e-7", "-3.1e-7"),
            ("333333333.3333332", "333333333.3333332"), ("1424953923781206.2", "1424953923781206.2"), ("100", "100"),
        ])
    func numbers(text: String, canonical: String) {
        #expect(CanonicalJSON.number(text) == canonical)
    }
}
