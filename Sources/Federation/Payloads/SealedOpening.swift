import Crypto
import FederationCore
import Foundation
import Kernel

/// Salt and payload of one entry as they travel to a listed territory: HPKE base mode (RFC 9180 section 5.1.1) with
/// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, to a key that the reader made for one request.
struct SealedOpening: Hashable {
    static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

    /// The encapsulated key, 32 bytes.
    let encapsulatedKey: Data
    /// Of salt ‖ payload, with 16 bytes of tag.
    let ciphertext: Data

    /// - Throws: ``Reject/badEnvelope`` where nothing can be sealed to the key, for instance one of small order.
    init(_ opening: Opening, to key: [UInt8], _ address: PayloadAddress) throws(Reject) {
        do {
            let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: key)
            try Self.check(recipient)
            var sender = try HPKE.Sender(recipientKey: recipient, ciphersuite: Self.suite, info: address.binding)
            ciphertext = try sender.seal(Data(opening.salt + opening.payload), authenticating: address.binding)
            encapsulatedKey = sender.encapsulatedKey
        } catch {
            throw .badEnvelope
        }
    }

    /// - Throws: ``Reject/badEnvelope`` where it is for another key, another entry or another territory, or was changed.
    func opened(with key: Curve25519.KeyAgreement.PrivateKey, _ address: PayloadAddress) throws(Reject) -> Opening {
        do {
            try Self.check(try Curve25519.KeyAgreement.PublicKey(rawRepresentation: encapsulatedKey))
            var recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: Self.suite, info: address.binding, encapsulatedKey: encapsulatedKey)
            let plain = [UInt8](try recipient.open(ciphertext, authenticating: address.binding))
            guard plain.count >= Opening.saltByteCount else { throw Reject.badEnvelope }
            return Opening(
                salt: Array(plain.prefix(Opening.saltByteCount)),
                payload: Array(plain.dropFirst(Opening.saltByteCount)))
        } catch {
            throw .badEnvelope
        }
    }

    /// The opening of an entry, from what somebody answered. Whatever the seal says, only what the entry commits to counts.
    /// - Throws: ``Reject``.
    static func opening(
        of entry: Entry, in answer: [UInt8], with key: Curve25519.KeyAgreement.PrivateKey, _ address: PayloadAddress
    ) throws(Reject) -> Opening {
        let opening = try SealedOpening(decoding: answer).opened(with: key, address)
        try Payload.inline(opening).check(against: entry)
        return opening
    }

    /// Refuses points of small order, with which everybody agrees on zero (RFC 9180 section 7.1.4). The library does not look.
    private static func check(_ key: Curve25519.KeyAgreement.PublicKey) throws {
        let agreed = try Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(with: key)
        guard agreed.withUnsafeBytes({ $0.contains { $0 != 0 } }) else { throw Reject.keyNotAdmissible }
    }

    var encoded: [UInt8] {
        Array(#"{"enc":"\#(Base64.encode(encapsulatedKey))","ct":"\#(Base64.encode(ciphertext))"}"#.utf8)
    }

    init(decoding bytes: [UInt8]) throws(Reject) {
        guard let value = try? JSONParser.parse(bytes), value.members?.count == 2, let key = value["enc"]?.string,
            let text = value["ct"]?.string
        else { throw .badEnvelope }
        encapsulatedKey = Data(try Base64.decode(key))
        ciphertext = Data(try Base64.decode(text))
    }
}
