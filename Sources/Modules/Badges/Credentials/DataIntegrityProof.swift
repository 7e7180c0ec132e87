import Crypto
import FederationCore
import Foundation
import Kernel

/// Proofs inside documents: W3C Data Integrity with the suite eddsa-jcs-2022 (VC-DI-EDDSA §3.3).
enum DataIntegrityProof {
    static let type = "DataIntegrityProof"
    static let suite = "eddsa-jcs-2022"

    /// What is signed: the hash of the proof's own options, then the hash of the document without proof.
    static func hashData(document: JSONValue, options: JSONValue) -> [UInt8] {
        Array(SHA256.hash(data: CanonicalJSON.encode(options)))
            + Array(SHA256.hash(data: CanonicalJSON.encode(document)))
    }

    /// The document with a proof.
    /// - Parameter method: the address of the key, as the issuer's profile has it.
    static func sign(_ document: JSONValue, method: String, by signer: any Signer, at created: Date) throws -> JSONValue
    {
        var options: [JSONMember] = [
            JSONMember("type", .string(type)), JSONMember("cryptosuite", .string(suite)),
            JSONMember("created", .string(CredentialTime.text(created))),
            JSONMember("verificationMethod", .string(method)), JSONMember("proofPurpose", .string("assertionMethod")),
        ]
        if let context = document["@context"] { options.append(JSONMember("@context", context)) }
        let signature = try signer.signature(for: hashData(document: document, options: .object(options)))
        let proof = options + [JSONMember("proofValue", .string(Multikey.text(signature: signature)))]
        return document.with("proof", .object(proof))
    }

    /// The proof of a document in its parts, after everything but the signature was checked.
    struct Parts {
        let method: String
        /// When the proof ends, where it says so.
        let expires: Date?
        let signature: [UInt8]
        let signed: [UInt8]
    }

    /// - Throws: ``CredentialFault``.
    static func read(_ document: JSONValue) throws(CredentialFault) -> Parts {
        guard let given = document["proof"] else { throw .noProof }
        // Open Badges 3.0 has a list of proofs. Of several, each could be about another reading: one is taken.
        guard let proof = given.array == nil ? given : given.array?.first, given.array?.count ?? 1 == 1,
            let members = proof.members
        else { throw .badProof }
        guard proof["type"]?.string == type, proof["cryptosuite"]?.string == suite else { throw .otherSuite }
        guard proof["proofPurpose"]?.string == "assertionMethod" else { throw .otherPurpose }
        guard let method = proof["verificationMethod"]?.string,
            let signature = proof["proofValue"]?.string.flatMap(Multikey.signature)
        else { throw .badProof }
        // Neither has to be there (VC Data Integrity 1.0 §2.1).
        _ = try time(proof["created"])
        let expires = try time(proof["expires"])
        var unsecured = document.without("proof")
        if let context = proof["@context"] {
            // The proof's contexts are the document's first (VC-DI-EDDSA §3.3.2).
            guard Self.begins(document["@context"], with: context) else { throw .wrongContext }
            unsecured = unsecured.with("@context", context)
        }
        let options = JSONValue.object(members.filter { $0.name != "proofValue" })
        return Parts(
            method: method, expires: expires, signature: signature,
            signed: hashData(document: unsecured, options: options))
    }

    private static func time(_ value: JSONValue?) throws(CredentialFault) -> Date? {
        guard let value else { return nil }
        guard let date = value.string.flatMap(CredentialTime.date) else { throw .badProof }
        return date
    }

    private static func begins(_ contexts: JSONValue?, with context: JSONValue) -> Bool {
        let all = contexts?.array ?? contexts.map { [$0] } ?? []
        return all.starts(with: context.array ?? [context])
    }
}

extension JSONValue {
    /// The object with a member in place of one of that name, or beside what it has.
    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((members ?? []).filter { $0.name != name } + [JSONMember(name, value)])
    }

    func without(_ name: String) -> JSONValue {
        .object((members ?? []).filter { $0.name != name })
    }
}

extension JSONValue {
    /// Whether it is a text, or a list that has it.
    func isOrHas(_ text: String) -> Bool {
        string == text || array?.contains { $0.string == text } == true
    }
}
