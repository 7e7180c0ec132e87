import Kernel
import Testing

/// JSON that strangers wrote.
@Suite("JSON of strangers") struct JSONParserTests {
    private static let good = [
        #"{"a":1,"b":[true,false,null,-1.5e3,"x\n\u00e5"],"c":{"a":{}},"d":""}"#, "[]", " {} ", "0", "-0", "\"å\"",
        #"{"name":"Åse","bio":"a\\b","joined_at":"2026-09-21T00:00:00Z","n":12345}"#,
    ]

    private static let bad = [
        "", "{", #"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#, "01", "1.", "nul", "[1,]", "\"\u{1}\"", "[1] 2", #"{"a" 1}"#,
        #"{1:2}"#, #""\ud800""#, #""\u0000""#, #""\x""#, "1e400", "\u{feff}1", "--1", "+1",
        String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
    ]

    @Test("What the parser takes is accepted unread, what it refuses is not")
    func examples() {
        for text in Self.good { #expect(JSONParser.accepts(Array(text.utf8)), "\(text)") }
        for text in Self.bad { #expect(!JSONParser.accepts(Array(text.utf8)), "\(text)") }
        for text in Self.good { #expect(throws: Never.self) { try JSONParser.parse(Array(text.utf8)) } }
        for text in Self.bad { #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) } }
    }

    @Test("Of twenty thousand mutated texts both say the same")
    func agreement() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = Array(Self.good.randomElement(using: &random)!.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = Array("\"\\{}[]:,0e-u\u{1}a ".utf8).randomElement(using: &random)!
                case 1: bytes.remove(at: place)
                default: bytes[place] = .random(in: 0...255, using: &random)
                }
            }
            #expect(JSONParser.accepts(bytes) == ((try? JSONParser.parse(bytes)) != nil), "\(bytes)")
        }
    }

    @Test("Names are told apart by their bytes, and found by them")
    func names() throws {
        let value = try JSONParser.parse(Array("{\"\u{212a}\":1,\"K\":2}".utf8))
        #expect(value["K"]?.integer(Int.self) == 2)
        #expect(try JSONParser.parse(Array("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8)).members?.count == 2)
        #expect(try JSONParser.parse(Array("-0".utf8)).integer(Int.self) == nil)
    }

    @Test("Many names in one object are compared too")
    func manyNames() {
        let names = (0..<100).map { "\"n\($0)\":0" }
        #expect(JSONParser.accepts(Array("{\(names.joined(separator: ","))}".utf8)))
        #expect(!JSONParser.accepts(Array("{\((names + ["\"n0\":0"]).joined(separator: ","))}".utf8)))
    }
}
