import Crypto
import FederationCore
import Foundation
import Testing

@testable import Federation

extension FederationTests {
    @Suite("A payload for one territory")
    struct SealedPayloadTests {
        private let tid = TerritoryID("zufzqyt3zovsgm63eolzhhgipjl7sc3dneysiwkdyods6fjpt2wa")!
        private let key = try! Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: [UInt8](repeating: 0x11, count: 32))
        private let opening = Opening(
            salt: [UInt8](repeating: 1, count: 32), payload: Array(#"{"text":"héllo"}"#.utf8))

        private var address: PayloadAddress { PayloadAddress(reader: tid, origin: tid, epoch: 0, sequence: 1) }

        @Test("The documented example, sealed by another program, opens")
        func example() throws {
            let answer =
                #"{"enc":"D6poTtKIZ7l/Smot7l34zpdOdrcBjj8iocTPJnhXDyA=","ct":"e2/mf/tkg785h3uxtZXxtwmAmP1PyBGM3j6c1ZhDacEpdES4qUW66XQ7BuwZr9f8hRGnR9kvbBNVbl7hlpqT8pg="}"#
            let sealed = try SealedOpening(decoding: Array(answer.utf8))
            #expect(try sealed.opened(with: key, address) == opening)
            #expect(sealed.encoded == Array(answer.utf8))
        }

        @Test("What is sealed opens for its reader, its entry and its key alone, and no bit of it can change")
        func binding() throws {
            let sealed = try SealedOpening(opening, to: [UInt8](key.publicKey.rawRepresentation), address)
            #expect(try sealed.opened(with: key, address) == opening)
            let other = TerritoryID(genesis: TwoOnTheBus().dk)
            for wrong in [
                PayloadAddress(reader: other, origin: tid, epoch: 0, sequence: 1),
                PayloadAddress(reader: tid, origin: other, epoch: 0, sequence: 1),
                PayloadAddress(reader: tid, origin: tid, epoch: 1, sequence: 1),
                PayloadAddress(reader: tid, origin: tid, epoch: 0, sequence: 2),
            ] {
                #expect(throws: Reject.badEnvelope) { try sealed.opened(with: key, wrong) }
            }
            #expect(throws: Reject.badEnvelope) {
                try sealed.opened(with: Curve25519.KeyAgreement.PrivateKey(), address)
            }
            for position in sealed.ciphertext.indices {
                var text = sealed.ciphertext
                text[position] ^= 1
                let answer = #"{"enc":"\#(Base64.encode(sealed.encapsulatedKey))","ct":"\#(Base64.encode(text))"}"#
                let changed = try SealedOpening(decoding: Array(answer.utf8))
                #expect(throws: Reject.badEnvelope) { try changed.opened(with: key, address) }
            }
        }

        @Test("Nothing is sealed to a key of small order")
        func weakKey() {
            #expect(throws: Reject.badEnvelope) {
                try SealedOpening(opening, to: [UInt8](repeating: 0, count: 32), address)
            }
        }
    }
}
