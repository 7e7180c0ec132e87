import Crypto
import Foundation
import Testing

@testable import Accounts

@Suite("Refresh tokens")
struct RefreshFamilyTests {
    private let start = Date(timeIntervalSince1970: 1_790_000_000)
    private var family: RefreshFamily { RefreshFamily(startedAt: start, isRevoked: false) }

    @Test("An unused token is exchanged until it has lain for fourteen days (S-027)")
    func sliding() {
        let token = RefreshFamily.Token(issuedAt: start, usedAt: nil)
        #expect(family.present(token, at: start.addingTimeInterval(14 * 86_400 - 1)) == .rotate)
        #expect(family.present(token, at: start.addingTimeInterval(14 * 86_400)) == .refuse)
    }

    @Test("However often renewed, a sign-in ends after thirty days (S-027)")
    func absolute() {
        let late = start.addingTimeInterval(30 * 86_400 - 60)
        let token = RefreshFamily.Token(issuedAt: late, usedAt: nil)
        #expect(family.present(token, at: late) == .rotate)
        #expect(family.present(token, at: late.addingTimeInterval(60)) == .refuse)
    }

    @Test("A used token gives the same successor for ten seconds, then ends the family (S-026)")
    func reuse() {
        let token = RefreshFamily.Token(issuedAt: start, usedAt: start)
        #expect(family.present(token, at: start.addingTimeInterval(9.9)) == .repeatSuccessor)
        #expect(family.present(token, at: start.addingTimeInterval(10)) == .revokeFamily)
    }

    @Test("A revoked family refuses even its newest token (S-026)")
    func revoked() {
        let token = RefreshFamily.Token(issuedAt: start, usedAt: nil)
        #expect(RefreshFamily(startedAt: start, isRevoked: true).present(token, at: start) == .refuse)
    }

    @Test("The successor depends on the token and on the node's secret, and on nothing else (S-026)")
    func successor() throws {
        let token = RefreshToken(random: Array(repeating: 1, count: 32))
        let secret = SymmetricKey(data: Data(repeating: 2, count: 32))
        #expect(token.successor(secret: secret) == token.successor(secret: secret))
        #expect(token.successor(secret: secret) != token)
        #expect(
            token.successor(secret: SymmetricKey(data: Data(repeating: 3, count: 32)))
                != token.successor(secret: secret))
        #expect(RefreshToken(token.text) == token)
    }

    @Test("What cannot be a refresh token is not looked up", arguments: ["", "x", String(repeating: "=", count: 43)])
    func malformed(_ text: String) {
        #expect(RefreshToken(text) == nil)
    }
}
