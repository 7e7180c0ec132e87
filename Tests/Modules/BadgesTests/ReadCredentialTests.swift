import FederationCore
import Foundation
import Kernel
import Testing

@testable import Badges

/// Credentials that look like one thing and could be taken for another.
@Suite("A credential that somebody shows is read in one way or not at all")
struct ReadCredentialTests {
    private static let key = try! SigningKey(seed: [UInt8](repeating: 7, count: 32))
    private static let issuer = "did:key:" + Multikey.text(key.publicKey)

    private static let unsigned = """
        {"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id":"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33","type":["VerifiableCredential","OpenBadgeCredential"],
        "name":"Swimmer","issuer":{"id":"ISSUER","type":["Profile"],"name":"Pool"},"validFrom":"2026-01-01T00:00:00Z",
        "credentialSubject":{"id":"urn:uuid:1","type":["AchievementSubject"],
        "achievement":{"id":"https://pool.example/swim","type":["Achievement"],"name":"Swimmer",
        "description":"Swims.","criteria":{"narrative":"Swim."}}}}
        """.replacing("ISSUER", with: issuer)

    private func sign(_ text: String = unsigned, method: String? = nil) throws -> String {
        let value = try JSONParser.parse(Array(text.utf8))
        let fragment = Multikey.text(Self.key.publicKey)
        let signed = try DataIntegrityProof.sign(
            value, method: method ?? "\(Self.issuer)#\(fragment)", by: Self.key,
            at: Date(timeIntervalSince1970: 1_800_000_000))
        return CanonicalJSON.text(signed)
    }

    private func fault(_ text: String) -> CredentialFault? {
        do throws(CredentialFault) {
            _ = try ReadCredential(text: text)
            return nil
        } catch {
            return error
        }
    }

    @Test("A whole one is read and verifies")
    func whole() throws {
        let credential = try ReadCredential(text: try sign())
        #expect(credential.name == "Swimmer")
        #expect(credential.issuer == credential.methodOwner)
        try credential.verify(by: Self.key.publicKey)
    }

    @Test(
        "Contexts in another order, with another meaning, or further in are refused",
        arguments: [
            (#"["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json","https://www.w3.org/ns/credentials/v2"]"#),
            (#"["https://www.w3.org/ns/credentials/v2"]"#),
            (#"["https://www.w3.org/ns/credentials/v2","https://evil.example/context-3.0.3.json"]"#),
            (#"["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",{"name":"https://evil.example/name"}]"#),
            (#"["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json","https://evil.example/"]"#),
            (#""https://www.w3.org/ns/credentials/v2""#),
        ])
    func contexts(context: String) throws {
        let start = try #require(Self.unsigned.range(of: "["))
        let end = try #require(Self.unsigned.range(of: "]"))
        let text = Self.unsigned.replacingCharacters(in: start.lowerBound..<end.upperBound, with: context)
        #expect(fault(try sign(text)) == .wrongContext)
    }

    @Test("What is of an older standard is said to be so")
    func old() throws {
        for context in CredentialContexts.old {
            let text = Self.unsigned.replacing("https://www.w3.org/ns/credentials/v2", with: context)
            #expect(fault(text) == .oldForm)
            #expect(fault(try sign(text)) == .oldForm)
        }
        #expect(fault(#"{"@context":"https://w3id.org/openbadges/v2","type":"Assertion"}"#) == .oldForm)
    }

    @Test("Words for proofs and extensions may follow")
    func moreContexts() throws {
        let more = CredentialContexts.more.sorted().map { "\"\($0)\"" }.joined(separator: ",")
        let text = Self.unsigned.replacing("context-3.0.3.json\"]", with: "context-3.0.3.json\",\(more)]")
        #expect(text != Self.unsigned)
        #expect(fault(try sign(text)) == nil)
    }

    @Test("JSON-LD's own words inside a credential are refused")
    func aliases() throws {
        for (old, new) in [
            (#""name":"Swimmer","issuer""#, #""name":"Swimmer","@id":"urn:x","issuer""#),
            (#""criteria":{"#, #""criteria":{"@context":{"narrative":"urn:x"},"#),
            (#""name":"Pool""#, #""name":"Pool","@type":"Person""#),
        ] {
            #expect(fault(try sign(Self.unsigned.replacing(old, with: new))) == .wrongContext)
        }
    }

    @Test("Two names, two proofs, another suite or purpose, and a proof of something else are refused")
    func proofs() throws {
        let signed = try sign()
        #expect(
            fault(signed.replacing(#""name":"Swimmer","proof""#, with: #""name":"A","name":"Swimmer","proof""#))
                == .unreadable)
        let proof = try #require(try JSONParser.parse(Array(signed.utf8))["proof"])
        let value = try JSONParser.parse(Array(signed.utf8))
        func with(_ proof: JSONValue) -> String { CanonicalJSON.text(value.with("proof", proof)) }
        #expect(fault(with(.array([proof, proof]))) == .badProof)
        #expect(fault(CanonicalJSON.text(value.without("proof"))) == .noProof)
        #expect(fault(with(proof.with("cryptosuite", .string("eddsa-rdfc-2022")))) == .otherSuite)
        #expect(fault(with(proof.with("proofPurpose", .string("authentication")))) == .otherPurpose)
        #expect(fault(with(proof.with("proofValue", .string("z1")))) == .badProof)
        #expect(fault(with(.array([]))) == .badProof)
        #expect(fault(with(.array([proof]))) == nil)
        #expect(fault(with(.array([.array([proof])]))) == .badProof)
        // Neither time has to be there, and one that is there is a time.
        #expect(fault(with(proof.without("created"))) == nil)
        for name in ["created", "expires"] {
            for value in [JSONValue.number("1"), .string("soon"), .string("2026-01-01T00:00:00"), .null] {
                #expect(fault(with(proof.with(name, value))) == .badProof, "\(name) \(value)")
            }
        }
        #expect(fault(with(proof.with("@context", .string("https://evil.example/")))) == .wrongContext)
    }

    @Test("A proof of another credential, and a part that was changed or added later, do not verify")
    func replayed() throws {
        let signed = try sign()
        for text in [
            signed.replacing("Swims.", with: "Flies."), signed.replacing("2026-01-01", with: "2027-01-01"),
            signed.replacing(#""name":"Pool""#, with: #""name":"Pool","url":"https://evil.example""#),
        ] {
            let credential = try ReadCredential(text: text)
            #expect(throws: CredentialFault.badSignature) { try credential.verify(by: Self.key.publicKey) }
        }
    }

    @Test("Missing and misshapen parts are refused")
    func form() throws {
        for (old, new) in [
            (#""type":["VerifiableCredential","OpenBadgeCredential"]"#, #""type":["VerifiableCredential"]"#),
            (#""type":["VerifiableCredential","OpenBadgeCredential"]"#, #""type":"OpenBadgeCredential""#),
            (#""validFrom":"2026-01-01T00:00:00Z""#, #""validFrom":"yesterday""#),
            (#""validFrom":"2026-01-01T00:00:00Z""#, #""validFrom":"2026-01-01T00:00:00""#),
            (#""validFrom":"2026-01-01T00:00:00Z""#, #""validUntil":"2026-01-01T00:00:00Z""#),
            (#""achievement":{"#, #""other":{"#), (#""id":"https://pool.example/swim","#, ""),
            (#""id":"https://pool.example/swim""#, #""id":1"#),
            (#""type":["Achievement"],"name":"Swimmer""#, #""type":["Achievement"],"name":["Swimmer"]"#),
            (#""id":"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33","#, ""),
            (#""id":"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33""#, #""id":58172"#),
            (#""validFrom":"2026-01-01T00:00:00Z""#, #""validFrom":1767225600"#),
            (#""name":"Swimmer","issuer""#, #""credentialStatus":{"type":1},"issuer""#),
            (#""name":"Swimmer","issuer""#, #""credentialStatus":"https://pool.example/1","issuer""#),
            (
                #""name":"Swimmer","issuer""#,
                #""credentialStatus":{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":7,"statusListCredential":"https://pool.example/1"},"issuer""#
            ),
            (
                #""name":"Swimmer","issuer""#,
                #""credentialStatus":{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"+7","statusListCredential":"https://pool.example/1"},"issuer""#
            ),
        ] {
            #expect(fault(try sign(Self.unsigned.replacing(old, with: new))) == .wrongForm, "\(new)")
        }
        for text in ["", "{", "no token", "a.b.c", "{}", "[]"] { #expect(fault(text) != nil) }
        #expect(throws: CredentialFault.unreadable) {
            try ReadCredential([UInt8](repeating: 0x20, count: ReadCredential.maximumBytes + 1))
        }
    }

    @Test("Images give back the credential that was baked in")
    func images() throws {
        let text = try sign()
        #expect(BadgeImage.credential(inPNG: BadgeImage.png(120, baked: text)) == text)
        #expect(BadgeImage.credential(inSVG: BadgeImage.svg(120, initial: "<", baked: text)) == text)
        #expect(BadgeImage.credential(inPNG: BadgeImage.png(120)) == nil)
        #expect(BadgeImage.credential(inSVG: BadgeImage.svg(120, initial: "S")) == nil)
        #expect(try ReadCredential(BadgeImage.png(0, baked: text)).name == "Swimmer")
        let drawn = BadgeImage.svg(BadgeImage.png(0), baked: text)
        #expect(BadgeImage.credential(inSVG: drawn) == text)
        #expect(drawn.contains("data:image/png;base64,\(Data(BadgeImage.png(0)).base64EncodedString())"))
        #expect(try ReadCredential([0xef, 0xbb, 0xbf] + Array(text.utf8)).name == "Swimmer")
        let png = BadgeImage.png(0, baked: text)
        for length in stride(from: 0, to: png.count, by: 97) {
            _ = BadgeImage.credential(inPNG: Array(png.prefix(length)))
        }
    }

    @Test("Of a picture's chunks one that says it has a credential is looked at, however many there are")
    func chunks() throws {
        let text = try sign()
        let plain = BadgeImage.png(120)
        // Compressed, and nothing that zlib knows.
        let damaged = Self.chunk("openbadgecredential\0\u{1}\0\0\0none")
        let head = plain.prefix(33)
        #expect(BadgeImage.credential(inPNG: head + damaged + plain.dropFirst(33)) == nil)
        let both = BadgeImage.png(120, baked: text)
        #expect(BadgeImage.credential(inPNG: both.prefix(33) + damaged + both.dropFirst(33)) == nil)
        #expect(!BadgeImage.isPicture(head + damaged + plain.dropFirst(33)))
        #expect(BadgeImage.isPicture(plain))
    }

    private static func chunk(_ text: String) -> [UInt8] {
        let body = Array("iTXt".utf8) + Array(text.utf8)
        let big: (UInt32) -> [UInt8] = { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
        return big(UInt32(text.utf8.count)) + body + big(Deflate.crc(body))
    }
}
