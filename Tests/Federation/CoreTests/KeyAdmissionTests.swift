import FederationCore
import Testing

/// Which bytes may become a key.
@Suite struct KeyAdmissionTests {
    /// y of the points of small order, with both of the two spellings that y = 0 and y = 1 have.
    static let smallOrder = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test("S-133: A key of small order is refused, whatever its sign bit", arguments: smallOrder)
    func smallOrderIsRefused(_ hexadecimal: String) {
        var bytes = Golden.bytes(hexadecimal)
        #expect(throws: Reject.keyNotAdmissible) { try Ed25519PublicKey(bytes) }
        bytes[31] |= 0x80
        #expect(throws: Reject.keyNotAdmissible) { try Ed25519PublicKey(bytes) }
    }

    @Test("S-133: A second spelling of a key is refused", arguments: 0xed...0xff)
    func nonCanonicalIsRefused(_ low: Int) {
        var bytes = [UInt8(low)] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
        #expect(throws: Reject.keyNotAdmissible) { try Ed25519PublicKey(bytes) }
        bytes[31] = 0xff
        #expect(throws: Reject.keyNotAdmissible) { try Ed25519PublicKey(bytes) }
    }

    @Test("S-133: The largest canonical y that is not of small order is a key")
    func largestCanonical() throws {
        let bytes = [0xeb] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
        #expect(try Ed25519PublicKey(bytes).bytes == bytes)
    }

    @Test("S-133: A key has 32 bytes", arguments: [0, 1, 31, 33, 64])
    func length(_ count: Int) {
        #expect(throws: Reject.keyNotAdmissible) { try Ed25519PublicKey([UInt8](repeating: 9, count: count)) }
    }

    @Test("S-133: A key that is known already is refused, and only that")
    func knownKeys() throws {
        let admission = KeyAdmission(known: [Golden.key.publicKey])
        #expect(throws: Reject.keyNotAdmissible) { try admission.admit(Golden.key.publicKey.bytes) }
        #expect(try admission.admit(Golden.stranger.publicKey.bytes) == Golden.stranger.publicKey)
    }

    @Test(
        "S-133: A territory with a published key is admitted nowhere, like the example's; one with keys of its own is")
    func publishedKeys() throws {
        #expect(throws: Reject.keyNotAdmissible) { try KeyAdmission.published.admit(Golden.key.publicKey.bytes) }
        let example = try Genesis(rotation: [Golden.stranger.publicKey], signing: [Golden.key.publicKey])
        #expect(throws: Reject.keyNotAdmissible) { try KeyAdmission.published.admit(Identity(genesis: example)) }
        let own = try Genesis(rotation: [Golden.stranger.publicKey], signing: [Golden.stranger.publicKey])
        try KeyAdmission.published.admit(Identity(genesis: own))
    }

    @Test("A key's text has one spelling")
    func text() throws {
        let key = Golden.key.publicKey
        #expect(try Ed25519PublicKey(text: key.description) == key)
        for text in [
            "", "ed25519:", key.description.uppercased(), "ed25519:" + key.description, key.description + "00",
            " " + key.description, String(key.description.dropLast()), String(key.description.dropFirst(8)),
        ] {
            #expect(throws: Reject.keyNotAdmissible) { try Ed25519PublicKey(text: text) }
        }
    }

    @Test("A signature of another length, over other bytes or by another key is not valid")
    func otherSignatures() throws {
        let message = Array("message".utf8)
        let signature = try Golden.key.signature(for: message)
        #expect(Ed25519.isValid(signature, of: message, by: Golden.key.publicKey))
        #expect(!Ed25519.isValid(signature, of: message + [0], by: Golden.key.publicKey))
        #expect(!Ed25519.isValid(signature, of: message, by: Golden.stranger.publicKey))
        #expect(!Ed25519.isValid(signature + [0], of: message, by: Golden.key.publicKey))
        #expect(!Ed25519.isValid(signature.dropLast(), of: message, by: Golden.key.publicKey))
        #expect(!Ed25519.isValid([], of: message, by: Golden.key.publicKey))
    }
}
