import Foundation
import Kernel
import Postgres
import Web

/// Letting programs act for oneself without giving them the password.
struct AppTokenOperations: Sendable {
    let store: AppTokenStore
    let cache: SignInCache
    let territory: Territory
    let world: World

    static let maximumTokens = 20
    static let standardDays = 90
    static let maximumDays = 365

    /// What a member wants.
    struct Wish: Codable, Sendable {
        let name: AppTokenName
        let scopes: [ScopeName]
        var days: Days?
    }

    /// How long a token lasts.
    struct Days: BoundedNumber {
        static let range = 1...maximumDays
        let value: Int
    }

    /// A token with its secret, which is shown this once.
    struct Made: Codable, Sendable {
        let appToken: AppToken
        let token: String

        enum CodingKeys: String, CodingKey {
            case token
            case appToken = "app_token"
        }
    }

    /// - Throws: ``Problem`` `invalid`, `tooManyTokens`.
    func make(_ wish: Wish, by member: SignedInMember) async throws -> Made {
        guard !wish.scopes.isEmpty else {
            throw Problem.invalid(FieldProblem("/scopes", "required", "Choose at least one."))
        }
        let scopes = ScopeName.allCases.filter(wish.scopes.contains).map(\.rawValue)
        let text = AppTokenText(random: world.randomBytes(32))
        let end = world.now().addingTimeInterval(Double(wish.days?.value ?? Self.standardDays) * 24 * 3600)
        let id: ID<AppToken> = world.newID()
        let kept = try await store.database.write { transaction in
            // Whoever changed the password meanwhile has ended it.
            guard try await store.lasts(member.session, of: member.id, in: transaction) else {
                throw Problem.notSignedIn
            }
            return try await store.keep(
                id, text, of: member.id, name: wish.name.text, scopes: scopes, until: end, in: transaction)
        }
        guard let kept else { throw Problem(.tooManyTokens) }
        return Made(appToken: kept, token: text.text)
    }

    func revoke(_ id: ID<AppToken>, of member: ID<Member>) async throws {
        try await store.remove(id, of: member)
        cache.forget(session: id.uuid)
    }
}

extension ProblemKind {
    static let tooManyTokens = ProblemKind(
        "TF4095", status: 409, "You have too many tokens",
        explanation: "A member has at most twenty, expired ones included. Revoke one first.")
}
