import Content
import Testing

@Suite("Addresses")
struct CIDTests {
    private static let hello = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"

    @Test("The address of hello world")
    func known() {
        #expect("\(Block(.raw, utf8("hello world")).cid)" == Self.hello)
    }

    @Test("An address is the same in every base", arguments: Multibase.allCases)
    func bases(_ base: Multibase) throws {
        let cid = try CID(Self.hello)
        #expect(try CID(cid.text(in: base)) == cid)
        #expect(cid.text(in: base).first == base.rawValue)
        var chance = Chance(7)
        for count in 0..<80 {
            let bytes = [0, 0] + chance.bytes(count)
            #expect(try Multibase.decode(base.encode(bytes)) == bytes)
        }
    }

    @Test("Version 0 names the same block as its version 1")
    func versions() throws {
        let old = try CID("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn")
        #expect(old.version == .v0 && old.codec == .dagPB)
        #expect("\(old.v1)" == "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354")
        #expect("\(old)" == "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn")
        #expect(try CID(old.bytes) == old)
    }

    @Test("The identity hash carries its content")
    func identity() throws {
        let cid = try CID("f015500" + "03" + "616263")
        #expect(Block(inlined: cid)?.bytes == utf8("abc"))
        #expect(Block(inlined: try CID(Self.hello)) == nil)
    }

    @Test(
        "What is no address is refused, and says why",
        arguments: [
            ("", .multibase), ("b", .cid), ("x123", .multibase), ("hello world", .multibase),
            // Capitals among small letters, padding, a digit that the base does not have, bits that stand for nothing.
            ("bAFKREIFZJUT3TE2NHYEKKLSS27NH3K72YSCO7Y32KOAO5EEI66WOF36N5E", .multibase),
            (hello + "====", .multibase), (hello + "1", .multibase), (hello.dropLast() + "f", .multibase),
            // Something behind, and cut off.
            ("f01551200" + "ff", .multihash), ("f0155122000", .cid), ("f0155", .cid),
            // A digest of another length than SHA-256 has, and an identity that is a whole file.
            ("f01551214" + String(repeating: "00", count: 20), .multihash),
            ("f0155008101" + String(repeating: "00", count: 129), .multihash),
            // Versions that do not exist, a long form of 1, and version 0 behind a base.
            ("f0055122000", .cid), ("f0255122000", .cid), ("f810055122000", .varint),
            ("zQmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn", .cid),
            ("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3N0", .multibase),
            ("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3N", .multibase),
            ("f" + String(repeating: "0", count: 600), .tooLarge),
        ] as [(String, Malformed)])
    func refused(_ text: String, _ why: Malformed) {
        #expect(throws: why) { try CID(text) }
    }

    @Test("A damaged address is refused, or is another one: never the same")
    func damage() throws {
        let cid = try CID(Self.hello)
        var chance = Chance(11)
        for _ in 0..<5_000 {
            var bytes = cid.bytes
            bytes[Int.random(in: 0..<bytes.count, using: &chance)] ^= UInt8.random(in: 1...255, using: &chance)
            guard let other = try? CID(bytes) else { continue }
            #expect(other != cid)
            #expect(other.bytes == bytes)
        }
    }

    @Test("A block is what it hashes to, or it is refused")
    func verify() throws {
        let cid = try CID(Self.hello)
        #expect(try Block(cid, verifying: utf8("hello world")).cid == cid)
        #expect(throws: Malformed.hash) { try Block(cid, verifying: utf8("hello worle")) }
        #expect(throws: Malformed.unknownHash) {
            try Block(CID("f01551e20" + String(repeating: "00", count: 32)), verifying: [])
        }
        let large = Block(.raw, [UInt8](repeating: 0, count: Block.byteLimit + 1))
        #expect(throws: Malformed.tooLarge) { try Block(large.cid, verifying: large.bytes) }
    }
}
