import Crypto
import Foundation
import Kernel
import Testing

@testable import Accounts

@Suite("Access tokens")
struct AccessTokensTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private static let seed = Data(repeating: 7, count: 32)
    private let member = ID<Member>(UUID(uuidString: "0190c0de-0000-7000-8000-000000000001")!)
    private let session = ID<Session>(UUID(uuidString: "0190c0de-0000-7000-8000-000000000002")!)

    private func tokens(audience: String = "tid-of-se", key: Data = Self.seed) async throws -> AccessTokens {
        await AccessTokens(current: try SigningKey(seed: key), issuer: "https://se.example.org", audience: audience)
    }

    @Test("A token says who, where and until when, and is verified (S-020)")
    func roundTrip() async throws {
        let tokens = try await tokens()
        let issued = try await tokens.issue(for: member, session: session, identifier: "1", at: Self.now)
        let claims = try await tokens.verify(issued.token, at: Self.now)
        #expect(claims.sub == member)
        #expect(claims.sid == session)
        #expect(claims.exp - claims.iat == 15 * 60)
    }

    @Test("A token ends after fifteen minutes (S-020, S-023)")
    func expiry() async throws {
        let tokens = try await tokens()
        let issued = try await tokens.issue(for: member, session: session, identifier: "1", at: Self.now)
        _ = try await tokens.verify(issued.token, at: Self.now.addingTimeInterval(899))
        await #expect(throws: AccessTokenRefusal.expired) {
            try await tokens.verify(issued.token, at: Self.now.addingTimeInterval(900))
        }
    }

    @Test("A token of one territory is refused by another (S-024)")
    func otherTerritory() async throws {
        let issued = try await tokens().issue(for: member, session: session, identifier: "1", at: Self.now)
        let other = try await tokens(audience: "tid-of-dk")
        await #expect(throws: AccessTokenRefusal.audience) { try await other.verify(issued.token, at: Self.now) }
    }

    @Test("The key before a rotation still verifies, a removed one does not (S-025)")
    func rotation() async throws {
        let old = try await tokens().issue(for: member, session: session, identifier: "1", at: Self.now)
        let previous = try SigningKey(seed: Self.seed)
        let current = try SigningKey(seed: Data(repeating: 8, count: 32))
        let both = await AccessTokens(
            current: current, previous: previous, issuer: "https://se.example.org", audience: "tid-of-se")
        _ = try await both.verify(old.token, at: Self.now)
        let onlyNew = await AccessTokens(current: current, issuer: "https://se.example.org", audience: "tid-of-se")
        await #expect(throws: AccessTokenRefusal.unknownKey) { try await onlyNew.verify(old.token, at: Self.now) }
    }

    @Test("A hostile token is refused (S-020, S-021, S-022, S-023, S-024)", arguments: HostileToken.all)
    func hostile(_ hostile: HostileToken) async throws {
        let key = try SigningKey(seed: Self.seed)
        let token = try hostile.make(key, Int(Self.now.timeIntervalSince1970))
        await #expect(throws: AccessTokenRefusal.self) { try await tokens().verify(token, at: Self.now) }
    }

    @Test("The forger's pen writes a good token when nothing is changed")
    func forgerIsHonestByDefault() async throws {
        let key = try SigningKey(seed: Self.seed)
        let token = try HostileToken.signed(key, Int(Self.now.timeIntervalSince1970))
        _ = try await tokens().verify(token, at: Self.now)
    }
}
