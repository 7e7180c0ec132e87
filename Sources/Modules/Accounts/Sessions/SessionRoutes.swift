import Kernel
import Web

/// Signing in and out over the API.
struct SessionRoutes: Sendable {
    let sessions: SessionOperations
    let members: MemberOperations
    let secondFactor: SecondFactorOperations

    var endpoints: [Endpoint] {
        [
            .post(
                "/auth/login", "Sign in with handle or e-mail and password", access: .anyone, rate: .login,
                problems: [
                    .invalidCredentials, .codeNeeded, .wrongCode, .notLetInYet, .held, .secondFactorDemanded,
                    .passwordsBusy,
                ], answer: signIn),
            .post(
                "/auth/refresh", "Exchange a refresh token for new tokens", access: .anyone, rate: .login,
                problems: [.invalidRefreshToken], answer: refresh),
            .post("/auth/logout", "End this sign-in", access: .member, status: 204, answer: signOut),
            .get("/auth/me", "Who is signed in", access: .member, answer: me),
        ]
    }

    private struct LoginBody: Codable, Sendable {
        let login: LoginName
        let password: PresentedPassword
        /// Of an account that has a second factor.
        let code: SecondFactorCode?
    }

    private struct RefreshBody: Codable, Sendable {
        let refreshToken: RefreshTokenText

        enum CodingKeys: String, CodingKey {
            case refreshToken = "refresh_token"
        }
    }

    /// OAuth's names (RFC 6749 §5.1).
    private struct TokenAnswer: Codable, Sendable {
        let accessToken: String
        let tokenType: String
        let expiresIn: Int
        let refreshToken: String

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case refreshToken = "refresh_token"
        }

        init(_ tokens: SessionOperations.Tokens) {
            accessToken = tokens.access
            tokenType = "Bearer"
            expiresIn = tokens.expiresIn
            refreshToken = tokens.refresh
        }
    }

    @Sendable private func signIn(
        _ input: Input<None, None, LoginBody>, _ context: NodeContext
    ) async throws -> Answer<TokenAnswer> {
        let member = try await sessions.signIn(input.body.login.text, input.body.password, from: context.address)
        try await secondFactor.admit(member.id, code: input.body.code)
        let tokens = try await sessions.beginAppSession(
            for: member, address: context.address.description, userAgent: context.userAgent)
        return .ok(TokenAnswer(tokens))
    }

    @Sendable private func refresh(
        _ input: Input<None, None, RefreshBody>, _ context: NodeContext
    ) async throws -> Answer<TokenAnswer> {
        .ok(TokenAnswer(try await sessions.refresh(input.body.refreshToken.text)))
    }

    @Sendable private func signOut(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<None> {
        try await sessions.signOut(context.member)
        return .noContent
    }

    @Sendable private func me(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<OwnProfile> {
        guard let account = try await members.store.account(context.member.id) else { throw Problem.notSignedIn }
        return .ok(OwnProfile(account, context.member), etag: account.etag)
    }
}
