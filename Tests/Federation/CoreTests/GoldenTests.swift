import FederationCore
import Testing

/// What two independent programs computed, and what may never change.
@Suite struct GoldenTests {
    @Test("The golden key is that of RFC 8032")
    func key() {
        #expect(
            Golden.key.publicKey.description
                == "ed25519:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        #expect("\(Golden.key)" == "SigningKey(\(Golden.key.publicKey))")
    }

    @Test("The golden genesis names the golden territory")
    func territory() throws {
        let key = "ed25519:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        let bytes = Array(#"{"v":1,"rotation":["\#(key)"],"signing":["\#(key)"],"prev":null}"#.utf8)
        #expect(Golden.genesis.encoded == bytes)
        #expect(try Genesis(decoding: bytes) == Golden.genesis)
        #expect(Golden.territory.description == "zufzqyt3zovsgm63eolzhhgipjl7sc3dneysiwkdyods6fjpt2wa")
    }

    @Test("The second golden entry has exactly these bytes")
    func entryBytes() {
        let expected =
            "5446453100000000000000000100000199c82cc0010190c0de00007000800000000000000112666f72756d2e706f73742e63726561"
            + "74656400010190c0de0000700080000000000000f10000000011cc3515defd734ce40f9f93fe8e2d1f65e8b77d3da837090e41"
            + "7561ba2706043e"
        #expect(Hexadecimal.encode(Golden.entries[1].encoded) == expected)
    }

    @Test("Golden entries are read back as they were written", arguments: Golden.entries)
    func entryDecodes(_ entry: Entry) throws {
        #expect(try Entry(decoding: entry.encoded[...]) == entry)
    }

    @Test(
        "The golden roots grow entry by entry",
        arguments: [
            (1, "fe4bafca101992006cf4052d4d1cc95fe4e8235f0e41db810cef977d2f3aba49"),
            (2, "b49a8c8f3cb58d4fbc44899904719450e948f74f1d4a63d3fedf14f6427cbf51"),
            (3, "de379e69ae0063a38e3c3752d3ff0694a6c2c1d9a7cffe5bf2f1c7411fe969c3"),
        ])
    func roots(size: Int, root: String) {
        #expect(MerkleProof.root(of: Golden.leaves[..<size]).description == root)
    }

    @Test("The golden head has 440 bytes with both signatures")
    func head() throws {
        let bytes = Golden.note.encoded
        #expect(bytes.count == 440)
        #expect(Hash(of: bytes).description == "a2988772aca908a11b3d4b42b559060ad95b1eec2e4b02a5649acb9c66081685")
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let name = "— tfl.v1/zufzqyt3zovsgm63eolzhhgipjl7sc3dneysiwkdyods6fjpt2wa/0 "
        #expect(
            lines[4] == name
                + "rRT+DJ1vlaheZm5sDryl8DRTGwA1Ftr5gtFnQgORqnO1c/hX/sI6AhnI3M3V/nLnmUtD0cNVk69m5UGybMBm9zNaVQI=")
        #expect(
            lines[5] == name
                + "C1LEfAAAAABo53g8vEZKVLZ411lFMh7rTH2h9QAAckwaurY74L/67gWiHpZ+EHfCDbHr/0h/G1Pl/4A1Z8azY4DoLerDSPOE/aAcCQ=="
        )
        let verified = try Checkpoint.verified(note: bytes, key: Golden.logKey)
        #expect(verified.checkpoint == Golden.checkpoint)
        #expect(verified.freshness == Golden.time)
    }
}
