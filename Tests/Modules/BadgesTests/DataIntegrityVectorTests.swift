import Content
import Crypto
import FederationCore
import Foundation
import Kernel
import Testing

@testable import Badges

/// The test vectors of W3C's VC-DI-EDDSA 1.0, appendix B.3, with every intermediate.
@Suite("eddsa-jcs-2022 is the W3C's")
struct DataIntegrityVectorTests {
    private static let document =
        #"{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],"credentialSubject":{"alumniOf":"The School of Examples","id":"did:example:abcdefgh"},"description":"A minimum viable example of an Alumni Credential.","id":"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33","issuer":"https://vc.example/issuers/5678","name":"Alumni Credential","type":["VerifiableCredential","AlumniCredential"],"validFrom":"2023-01-01T00:00:00Z"}"#
    private static let options =
        #"{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],"created":"2023-02-24T23:36:38Z","cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","type":"DataIntegrityProof","verificationMethod":"did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"}"#
    private static let documentHash = "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
    private static let optionsHash = "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    private static let signature =
        "407cd12654b33d718ecbb99179a1506daaa849450bf3fc523cce3e1c96f8b80351da3f253d725c6f00b07c9e5448d50b3ef78012b9ab54255116d069c6dd2808"
    private static let proofValue =
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
    private static let publicKey = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    private static let secretKey = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"

    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    @Test("The canonical texts, both hashes and what is signed are those of the vectors")
    func intermediates() throws {
        let (document, options) = (try parse(Self.document), try parse(Self.options))
        #expect(CanonicalJSON.text(document) == Self.document)
        #expect(CanonicalJSON.text(options) == Self.options)
        #expect(HexText.write(SHA256.hash(data: CanonicalJSON.encode(document))) == Self.documentHash)
        #expect(HexText.write(SHA256.hash(data: CanonicalJSON.encode(options))) == Self.optionsHash)
        #expect(
            HexText.write(DataIntegrityProof.hashData(document: document, options: options))
                == Self.optionsHash + Self.documentHash)
    }

    @Test("The key signs what the vectors have, and their proof verifies")
    func signature() throws {
        let seed = try Multibase.decode(Self.secretKey).dropFirst(2)
        let key = try SigningKey(seed: seed)
        #expect(Multikey.text(key.publicKey) == Self.publicKey)
        let signed = DataIntegrityProof.hashData(document: try parse(Self.document), options: try parse(Self.options))
        let proof = try parse(Self.options).with("proofValue", .string(Self.proofValue))
        let parts = try DataIntegrityProof.read(try parse(Self.document).with("proof", proof))
        #expect(parts.signed == signed)
        #expect(HexText.write(parts.signature) == Self.signature)
        let verifier = try Curve25519.Signing.PublicKey(
            rawRepresentation: Data(try #require(Multikey.key(Self.publicKey)).bytes))
        #expect(verifier.isValidSignature(Data(parts.signature), for: Data(parts.signed)))
        // Ed25519 of RFC 8032 is deterministic, but implementations may add chance: what we sign has to verify.
        let own = try key.signature(for: signed)
        #expect(verifier.isValidSignature(Data(own), for: Data(signed)))
    }

    @Test("One changed character anywhere in document or options breaks the proof")
    func changed() throws {
        let verifier = try Curve25519.Signing.PublicKey(
            rawRepresentation: Data(try #require(Multikey.key(Self.publicKey)).bytes))
        for (document, options) in [
            (Self.document.replacing("abcdefgh", with: "abcdefgi"), Self.options),
            (Self.document, Self.options.replacing("23:36:38", with: "23:36:39")),
        ] {
            let proof = try parse(options).with("proofValue", .string(Self.proofValue))
            let parts = try DataIntegrityProof.read(try parse(document).with("proof", proof))
            #expect(!verifier.isValidSignature(Data(parts.signature), for: Data(parts.signed)))
        }
    }
}
