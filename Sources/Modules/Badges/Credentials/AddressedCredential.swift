import Crypto
import Foundation
import Kernel
import Web

/// A credential made out to the e-mail address of its holder, salted and hashed (Open Badges 3.0 §B.1.10), for systems that know
/// people by their addresses. Only the holder is given it, signed anew each time: a hash of an address is found by trying, so it is
/// neither kept nor told to other territories.
struct AddressedCredential: Sendable {
    let unsigned: JSONValue

    /// Random bytes of one salt.
    static let saltByteCount = 16

    /// - Parameter credential: as it was given, with or without its proof.
    init(_ credential: JSONValue, email: String, salt: [UInt8]) {
        let text = HexText.write(salt)
        let identity = JSONValue.object([
            JSONMember("type", .string("IdentityObject")), JSONMember("hashed", .bool(true)),
            JSONMember(
                "identityHash", .string("sha256$" + HexText.write(SHA256.hash(data: Data((email + text).utf8))))),
            JSONMember("identityType", .string("emailAddress")), JSONMember("salt", .string(text)),
        ])
        let subject = (credential["credentialSubject"] ?? .object([])).with("identifier", .array([identity]))
        unsigned = credential.without("proof").with("credentialSubject", subject)
    }
}

extension CredentialDesk {
    /// A credential made out to the address of its holder.
    /// - Throws: ``Problem`` `notFound` to everybody else.
    func addressed(_ award: ID<Award>, to member: SignedInMember) async throws -> AddressedCredential {
        guard let email = try await awards.email(of: member.id, holding: award) else { throw Problem.notFound }
        let opened = try await open(award.uuid, for: member)
        let salt = world.randomBytes(AddressedCredential.saltByteCount)
        return AddressedCredential(try opened.document().value, email: email, salt: salt)
    }
}
