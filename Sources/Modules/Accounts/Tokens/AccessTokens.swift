import Crypto
import Foundation
import JWTKit
import Kernel

/// Makes and checks members' access tokens: EdDSA JWS of one territory (S-020 to S-025).
///
/// The JWT library falls back to a default key for an unknown `kid` and does not compare the header's `alg` with the key's.
/// So form, header and claims are read and judged here, and the library only verifies the signature.
struct AccessTokens: Sendable {
    /// Current and previous, for the JWKS.
    let publicKeys: [SigningKey]
    private let keys: JWTKeyCollection
    private let current: SigningKey
    private let knownKeys: Set<String>
    private let issuer: String
    private let audience: String

    /// - Parameters:
    ///   - previous: the key before the last rotation; its tokens stay valid until they expire.
    ///   - issuer: the territory's origin.
    ///   - audience: the territory's tid.
    init(current: SigningKey, previous: SigningKey? = nil, issuer: String, audience: String) async {
        keys = JWTKeyCollection()
        let previous = previous?.id == current.id ? nil : previous
        for key in [current, previous].compactMap(\.self) {
            await keys.add(eddsa: EdDSA.PrivateKey(backing: key.privateKey), kid: JWKIdentifier(string: key.id))
        }
        self.current = current
        publicKeys = [current, previous].compactMap(\.self)
        knownKeys = Set([current, previous].compactMap { $0?.id })
        self.issuer = issuer
        self.audience = audience
    }

    func issue(
        for member: ID<Member>, session: ID<Session>, identifier: String, at now: Date
    ) async throws -> (token: String, expires: Date) {
        let issued = Int(now.timeIntervalSince1970)
        let claims = AccessTokenClaims(
            iss: issuer, aud: audience, sub: member, sid: session, jti: identifier, iat: issued,
            exp: issued + AccessTokenClaims.maximumLifetime)
        let token = try await keys.sign(
            claims, kid: JWKIdentifier(string: current.id), header: ["typ": "at+jwt"])
        return (token, Date(timeIntervalSince1970: Double(claims.exp)))
    }

    /// The claims of a token that is ours, whole, signed and not expired at `now`.
    func verify(_ token: String, at now: Date) async throws(AccessTokenRefusal) -> AccessTokenClaims {
        let compact = try CompactToken(token)
        try check(header: compact.header)
        let claims = try check(claims: compact.claims, at: now)
        guard let signed = try? await keys.verify(token, as: AccessTokenClaims.self), signed == claims else {
            throw .signature
        }
        return claims
    }

    private func check(header: JSONValue) throws(AccessTokenRefusal) {
        guard header["alg"]?.string == "EdDSA" else { throw .algorithm }
        guard header["typ"]?.string == "at+jwt" else { throw .type }
        guard let key = header["kid"]?.string, knownKeys.contains(key) else { throw .unknownKey }
        guard header.members?.count == 3 else { throw .header }
    }

    private func check(claims: JSONValue, at now: Date) throws(AccessTokenRefusal) -> AccessTokenClaims {
        guard claims["iss"]?.string == issuer else { throw .issuer }
        guard claims["aud"]?.string == audience else { throw .audience }
        guard let member = claims["sub"]?.string.flatMap({ ID<Member>($0) }),
            let session = claims["sid"]?.string.flatMap({ ID<Session>($0) }),
            let identifier = claims["jti"]?.string, let issued = claims["iat"]?.integer(Int.self),
            let expires = claims["exp"]?.integer(Int.self), claims.members?.count == 7
        else { throw .claims }
        try Self.check(issued: issued, expires: expires, at: Int(now.timeIntervalSince1970))
        return AccessTokenClaims(
            iss: issuer, aud: audience, sub: member, sid: session, jti: identifier, iat: issued, exp: expires)
    }

    private static func check(issued: Int, expires: Int, at now: Int) throws(AccessTokenRefusal) {
        guard issued >= 0, expires > now else { throw .expired }
        let (lifetime, overflow) = expires.subtractingReportingOverflow(issued)
        guard !overflow, (1...AccessTokenClaims.maximumLifetime).contains(lifetime) else { throw .lifetime }
        guard issued <= now + AccessTokenClaims.clockTolerance else { throw .notYetValid }
    }
}
