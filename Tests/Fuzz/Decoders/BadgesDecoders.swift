import FederationCore
import Foundation
import Kernel

@testable import Badges

extension FuzzedDecoder {
    /// Credentials that strangers show, and what they come in.
    static let badges = [
        // What is read with a proof reads the same in the one spelling that proofs are made over.
        FuzzedDecoder(
            "credential", samples: { try [Array(Samples.credential().utf8), Array(Samples.tokenOfBadge.utf8)] }
        ) {
            bytes in
            let credential = try ReadCredential(bytes)
            try require(credential.methodOwner?.contains("#") != true, "the owner of a key is no key")
            guard case .proof(let parts) = credential.secured else { return }
            try require(parts.signature.count == 64 && parts.signed.count == 64, "a proof has its lengths")
            let again = CanonicalJSON.encode(credential.document)
            let document = try JSONParser.parse(again)
            try require(CanonicalJSON.encode(document) == again, "there is one canonical spelling")
            try require(document["@context"] != nil && document["proof"] == nil, "a proof is beside what it is over")
        },
        FuzzedDecoder("status-list", samples: { [Array(StatusBits.encode([0, 7, 4711]).utf8)] }) { bytes in
            let list = text(bytes)
            for index in [-1, 0, 4711, StatusBits.count - 1] {
                let isSet = StatusBits.isSet(index, in: list)
                try require(index >= 0 || isSet == nil, "no entry stands before the first")
            }
        },
        FuzzedDecoder("baked-png", samples: { [Samples.bakedPNG(try Samples.credential()), Samples.bakedPNG("")] }) {
            guard let found = BadgeImage.credential(inPNG: $0) else { return }
            try require(found.utf8.count <= ReadCredential.maximumFileBytes, "what is inside is not larger than a file")
        },
        FuzzedDecoder(
            "baked-svg", samples: { try [Array(BadgeImage.svg(5, initial: "A", baked: Samples.credential()).utf8)] }
        ) { bytes in
            guard let found = BadgeImage.credential(inSVG: text(bytes)) else { return }
            let again = BadgeImage.credential(inSVG: BadgeImage.svg(5, initial: "A", baked: found))
            try require(
                again == found.trimmingCharacters(in: .whitespacesAndNewlines), "what was baked in comes out", found)
        },
    ]
}

extension Samples {
    fileprivate static func credential() throws -> String {
        let key = try SigningKey(seed: [UInt8](repeating: 7, count: SigningKey.seedByteCount))
        let issuer = "did:key:" + Multikey.text(key.publicKey)
        let unsigned = """
            {"@context":["\(CredentialContexts.own[0])","\(CredentialContexts.own[1])"],"id":"urn:uuid:1",\
            "type":["VerifiableCredential","OpenBadgeCredential"],"issuer":"\(issuer)","validFrom":"2026-01-01T00:00:00Z",\
            "credentialSubject":{"id":"urn:uuid:2","achievement":{"name":"Swimmer"}}}
            """
        let signed = try DataIntegrityProof.sign(
            try JSONParser.parse(Array(unsigned.utf8)), method: "\(issuer)#\(Multikey.text(key.publicKey))", by: key,
            at: Date(timeIntervalSince1970: 1_800_000_000))
        return CanonicalJSON.text(signed)
    }

    fileprivate static var tokenOfBadge: String {
        let header = #"{"alg":"RS256","kid":"https://se.example/badges/issuer/x#rs256","typ":"JWT"}"#
        let claims = """
            {"@context":["\(CredentialContexts.own[0])","\(CredentialContexts.own[1])"],"id":"urn:uuid:1","iss":"urn:x",\
            "jti":"urn:uuid:1","nbf":1767225600,"sub":"urn:uuid:2","issuer":"urn:x",\
            "type":["VerifiableCredential","OpenBadgeCredential"],"validFrom":"2026-01-01T00:00:00Z",\
            "credentialSubject":{"id":"urn:uuid:2","achievement":{"name":"Swimmer"}}}
            """
        return [header, claims, "signature"].map { Data($0.utf8).base64URLEncodedString }.joined(separator: ".")
    }

    /// A PNG of one chunk, so that fuzzers meet the text and not the picture.
    fileprivate static func bakedPNG(_ credential: String) -> [UInt8] {
        let whole = BadgeImage.png(5, baked: credential)
        // The signature, the header's chunk, and the chunk of the text.
        return Array(whole.prefix(8 + 25 + 12 + BadgeImage.pngKeyword.utf8.count + 5 + credential.utf8.count))
    }
}
