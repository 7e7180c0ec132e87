import FederationCore
import Testing

/// A territory's ID is the hash of one spelling of its first keys.
@Suite struct GenesisTests {
    static let text = String(decoding: Golden.genesis.encoded, as: UTF8.self)
    static let key = Golden.key.publicKey.description
    static let other = Golden.stranger.publicKey.description

    @Test(
        "A second spelling of a genesis is refused",
        arguments: [
            text + "\n", " " + text, text.replacing(",", with: ", "), text.replacing("\"v\":1", with: "\"v\":1.0"),
            text.replacing("\"v\":1", with: "\"v\":2"), text.replacing("\"v\":1", with: "\"v\":\"1\""),
            text.replacing("null", with: "\"\""), text.replacing(",\"prev\":null", with: ""),
            text.replacing("null}", with: "null,\"endpoints\":[]}"), text.replacing("\"v\"", with: "\"\\u0076\""),
            text.replacing("{\"v\":1,", with: "{\"v\":1,\"v\":1,"), "", "null", "[]", "{}",
            #"{"v":1,"signing":["\#(key)"],"rotation":["\#(key)"],"prev":null}"#,
            #"{"v":1,"rotation":[],"signing":["\#(key)"],"prev":null}"#,
            #"{"v":1,"rotation":["\#(key)"],"signing":[],"prev":null}"#,
            #"{"v":1,"rotation":["\#(key)","\#(key)"],"signing":["\#(key)"],"prev":null}"#,
            #"{"v":1,"rotation":[1],"signing":["\#(key)"],"prev":null}"#,
            #"{"v":1,"rotation":"\#(key)","signing":["\#(key)"],"prev":null}"#,
        ])
    func secondSpellings(_ text: String) {
        #expect(throws: Reject.badIdentity) { try Genesis(decoding: Array(text.utf8)) }
    }

    @Test("S-133: A genesis with a key of small order is refused")
    func weakKey() {
        let weak = "ed25519:" + KeyAdmissionTests.smallOrder[1]
        let text = Self.text.replacing(Self.key, with: weak)
        #expect(throws: Reject.keyNotAdmissible) { try Genesis(decoding: Array(text.utf8)) }
    }

    @Test("A genesis has one to five rotation keys, in their order")
    func rotationKeys() throws {
        let keys = try (1...6).map { try SigningKey(seed: [UInt8](repeating: $0, count: 32)).publicKey }
        let five = try Genesis(rotation: Array(keys.prefix(5)), signing: [keys[5]])
        #expect(try Genesis(decoding: five.encoded) == five)
        let turned = try Genesis(rotation: keys.prefix(5).reversed(), signing: [keys[5]])
        #expect(TerritoryID(genesis: turned) != TerritoryID(genesis: five))
        #expect(throws: Reject.badIdentity) { try Genesis(rotation: keys, signing: [keys[0]]) }
    }

    @Test("A genesis is not read beyond its limit")
    func limit() {
        #expect(throws: Reject.tooLarge) { try Genesis(decoding: [UInt8](repeating: 0x20, count: 7_501)) }
    }

    @Test("A territory's ID has one spelling")
    func territoryID() {
        let text = Golden.territory.description
        #expect(TerritoryID(text) == Golden.territory)
        for other in [
            "", text.uppercased(), String(text.dropLast()), text + "a", text + "=", String(text.dropLast()) + "b",
            " " + text.dropFirst(), text.replacing("z", with: "1"),
        ] {
            #expect(TerritoryID(other) == nil, "\(other)")
        }
    }

    @Test("A payload's type and length are part of what is signed for it")
    func preAuthenticationEncoding() {
        let pae = PreAuthenticationEncoding.pae("http://example.com/HelloWorld", Array("hello world".utf8))
        #expect(String(decoding: pae, as: UTF8.self) == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
        let counted = PreAuthenticationEncoding.pae("é", [])
        #expect(String(decoding: counted, as: UTF8.self) == "DSSEv1 2 é 0 ")
    }
}
