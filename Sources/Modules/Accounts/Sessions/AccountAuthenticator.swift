import Crypto
import Foundation
import Kernel
import Web

/// Proves members by access token or page session, and that the session behind either has not ended.
struct AccountAuthenticator: Authenticator {
    let store: SessionStore
    let tokens: AccessTokens
    let appTokens: AppTokenStore
    let world: World
    let cache = SignInCache()

    func member(bearer token: String) async throws -> SignedInMember {
        let now = world.now()
        if let member = cache.member(.accessToken(token), at: now) { return member }
        if let text = AppTokenText(token) { return try await member(appToken: text, at: now) }
        let claims: AccessTokenClaims
        do {
            claims = try await tokens.verify(token, at: now)
        } catch {
            throw Problem(.notSignedIn, reason: "\(error)")
        }
        guard let row = try await store.signedIn(claims.sid.uuid, member: claims.sub.uuid) else {
            throw Problem(.notSignedIn, reason: "the session has ended")
        }
        try await store.touch(row)
        cache.keep(
            row.member, .accessToken(token), at: now, expiry: Date(timeIntervalSince1970: Double(claims.exp)))
        return row.member
    }

    private func member(appToken text: AppTokenText, at now: Date) async throws -> SignedInMember {
        guard let found = try await appTokens.signedIn(text) else {
            throw Problem(.notSignedIn, reason: "the token is unknown, revoked or expired")
        }
        cache.keep(found.member, .accessToken(text.text), at: now, expiry: found.expires)
        return found.member
    }

    func member(session cookie: String) async throws -> SignedInMember? {
        guard let token = RefreshToken(cookie) else { return nil }
        let now = world.now()
        if let member = cache.member(.cookie(token.text), at: now) { return member }
        guard let row = try await store.signedIn(cookieHash: token.hash) else { return nil }
        try await store.touch(row)
        cache.keep(row.member, .cookie(token.text), at: now)
        return row.member
    }
}
