import Crypto
import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// Signing in, staying signed in and signing out, for apps and for pages.
struct SessionOperations: Sendable {
    let store: SessionStore
    let members: MemberOperations
    let hasher: PasswordHasher
    let tokens: AccessTokens
    let authenticator: AccountAuthenticator
    let secret: SymmetricKey
    let alarm: ReuseAlarm
    let refusals: Refusals
    let turns = LoginTurns()
    /// What a browser holds between the password and the code.
    var ticket: SignInTicket { SignInTicket(secret: secret) }
    let world: World

    /// What cannot be undone, or outlives the sign-in, needs one at most this old, in seconds (S-012).
    static let recentSignIn: TimeInterval = 300

    /// What an app holds after signing in.
    struct Tokens {
        let access: String
        let expiresIn: Int
        let refresh: String
    }

    /// - Throws: ``Problem`` `invalidCredentials`, the same for a wrong password, an unknown name and a name that must wait.
    /// - Parameter address: where the attempt comes from; nil for the node itself.
    func signIn(
        _ login: String, _ password: PresentedPassword, from address: ClientAddress?
    ) async throws -> ProvenMember {
        let name = login.lowercased().trimmingPrefix("@").description
        let credentials = try await members.store.credentials(login: name)
        let account = try await throttled(name, credentials?.id, from: address)
        let (matches, mustWait) = try await turns.withTurn(of: account) {
            let now = world.now()
            // Counted before it is judged, so that guesses sent at once count as many (S-008).
            let before = try await store.countAttempt(account)
            let mustWait = before.map { now < $0.openAt } ?? false
            // Hashed even where the name must wait, so that time tells nothing (S-006).
            let matches = try await hasher.verify(password, against: credentials?.hash)
            if matches, !mustWait { try await store.clearThrottle(account) }
            return (matches, mustWait)
        }
        guard matches, !mustWait, let credentials else {
            refusals.count(mustWait ? .signInTooSoon : .signIn, of: credentials?.id)
            throw Problem(.invalidCredentials)
        }
        let proven = try await renewed(ProvenMember(id: credentials.id, hash: credentials.hash), password)
        try admit(credentials)
        return proven
    }

    /// Whose account was made just now, by whoever asks.
    func proven(_ member: ID<Member>) async throws -> ProvenMember {
        guard let hash = try await members.store.passwordHash(of: member) else { throw Problem.notSignedIn }
        return ProvenMember(id: member, hash: hash)
    }

    /// Keeps a password by what is the custom now.
    private func renewed(_ proven: ProvenMember, _ password: PresentedPassword) async throws -> ProvenMember {
        guard proven.hash.isOutdated else { return proven }
        let new = try await hasher.rehash(password)
        if try await members.store.replaceHash(of: proven, by: new) { return ProvenMember(id: proven.id, hash: new) }
        // Another sign-in of the same member did so at this moment, or there is another password.
        let kept = try await self.proven(proven.id)
        guard try await hasher.verify(password, against: kept.hash) else { throw Problem(.invalidCredentials) }
        return kept
    }

    /// Checks the password of somebody who is signed in, with the same delays for guesses (S-009, S-012).
    /// - Returns: what it was judged by, for whatever has to count only while it is the password.
    /// - Throws: ``Problem`` `wrongPassword`, `passwordsBusy`.
    @discardableResult
    func confirm(_ password: PresentedPassword, of member: ID<Member>) async throws -> ProvenMember {
        let account = "member \(member) confirming"
        let kept = try await members.store.passwordHash(of: member)
        let (matches, mustWait) = try await turns.withTurn(of: account) {
            let now = world.now()
            let before = try await store.countAttempt(account)
            let mustWait = before.map { now < $0.openAt } ?? false
            let matches = try await hasher.verify(password, against: kept)
            if matches, !mustWait { try await store.clearThrottle(account) }
            return (matches, mustWait)
        }
        guard matches, !mustWait, let hash = kept else {
            refusals.count(mustWait ? .confirmationTooSoon : .confirmation, of: member)
            throw Problem(.wrongPassword)
        }
        return ProvenMember(id: member, hash: hash)
    }

    /// Only who knows the password learns why they cannot come in (S-006).
    private func admit(_ credentials: Credentials) throws {
        let now = world.now()
        switch credentials.standing.admission(at: now) {
        // Who was away is back when the session begins: there may be a second factor to show first.
        case .admitted, .afterReturning: break
        case .refused(let problem):
            refusals.count(.held, of: credentials.id)
            throw problem
        }
    }

    /// What attempts are counted by. Where the member has signed in before they are counted apart, so that guesses made
    /// elsewhere keep nobody from signing in at home (S-008).
    private func throttled(_ name: String, _ member: ID<Member>?, from address: ClientAddress?) async throws -> String {
        // Asked for a name that is none too, so that time tells nothing (S-006).
        let isKnown = try await store.hasSignedIn(member, from: address?.description)
        guard let member else {
            return "name \(Data(SHA256.hash(data: Data(name.utf8))).base64URLEncodedString)"
        }
        return isKnown ? "member \(member) at \(address.map(\.description) ?? "")" : "member \(member)"
    }

    /// A session for a browser.
    /// - Returns: the cookie's value.
    /// - Throws: ``Problem`` `invalidCredentials` where the password is another one since.
    func beginPageSession(for proven: ProvenMember, _ context: NodeContext) async throws -> String {
        try await members.comeBack(proven, at: world.now())
        let (member, cookie) = (proven.id, RefreshToken(random: world.randomBytes(32)))
        _ = try await store.database.write { transaction in
            guard try await members.store.holds(proven, in: transaction) else { throw Problem(.invalidCredentials) }
            try await alarm.audit.note(
                "session.begin", by: .member(member), about: member, detail: "page", in: transaction)
            return try await store.begin(
                member, cookieHash: cookie.hash, address: context.address.description, userAgent: context.userAgent,
                in: transaction)
        }
        return cookie.text
    }

    /// A session for an app.
    /// - Throws: ``Problem`` `invalidCredentials` where the password is another one since.
    func beginAppSession(for proven: ProvenMember, address: String, userAgent: String?) async throws -> Tokens {
        try await members.comeBack(proven, at: world.now())
        let (member, refresh) = (proven.id, RefreshToken(random: world.randomBytes(32)))
        let session = try await store.database.write { transaction in
            guard try await members.store.holds(proven, in: transaction) else { throw Problem(.invalidCredentials) }
            let session = try await store.begin(
                member, cookieHash: nil, address: address, userAgent: userAgent, in: transaction)
            try await store.keep(refresh, of: session, in: transaction)
            try await alarm.audit.note(
                "session.begin", by: .member(member), about: member, detail: "app", in: transaction)
            return session
        }
        return try await issue(refresh, to: member, in: session)
    }

    /// Exchanges a refresh token for its successor (S-026).
    func refresh(_ text: String) async throws -> Tokens {
        guard let token = RefreshToken(text) else { throw Problem(.invalidRefreshToken) }
        let successor = token.successor(secret: secret)
        // The end of a family has to last, so the refusal is thrown after the transaction.
        let outcome = try await store.database.write { transaction -> KeptRefreshToken? in
            guard let kept = try await store.locked(token, in: transaction) else { return nil }
            switch kept.family.present(kept.token, at: world.now()) {
            case .rotate:
                try await store.markUsed(token, kept.session, in: transaction)
                try await store.keep(successor, of: kept.session, in: transaction)
                return kept
            case .repeatSuccessor: return kept
            case .revokeFamily:
                try await alarm.raise(kept, store, in: transaction)
                authenticator.cache.forget(session: kept.session.uuid)
                return nil
            case .refuse: return nil
            }
        }
        guard let outcome else { throw Problem(.invalidRefreshToken) }
        return try await issue(successor, to: outcome.member, in: outcome.session)
    }

    func signOut(_ member: SignedInMember) async throws {
        try await store.database.write { try await store.end(ID(member.session), in: $0) }
        forget(member)
    }

    /// What this node remembers of the session counts no longer.
    func forget(_ member: SignedInMember) {
        authenticator.cache.forget(session: member.session)
    }

    func forget(_ member: ID<Member>) {
        authenticator.cache.forget(member: member)
    }

    /// - Throws: ``Problem`` `signInAgain`.
    func requireRecentSignIn(_ member: SignedInMember) async throws {
        let began = try await store.began(member.session)
        guard let began, world.now().timeIntervalSince(began) <= Self.recentSignIn else { throw Problem(.signInAgain) }
    }

    private func issue(
        _ refresh: RefreshToken, to member: ID<Member>, in session: ID<Session>
    ) async throws -> Tokens {
        let now = world.now()
        let (access, expires) = try await tokens.issue(
            for: member, session: session, identifier: world.uuidV7().lowercaseText, at: now)
        return Tokens(
            access: access, expiresIn: Int(expires.timeIntervalSince(now).rounded(.up)), refresh: refresh.text)
    }
}

extension ProblemKind {
    static let invalidCredentials = ProblemKind(
        "TF4011", status: 401, "Name or password is wrong",
        explanation: """
            No member has this name with this password, or there were too many failed attempts and the next has to wait; which \
            of these is not told. After five failures the wait doubles with each, up to 15 minutes.
            """)
    static let invalidRefreshToken = ProblemKind(
        "TF4012", status: 401, "The refresh token is not valid",
        explanation: """
            It is unknown, expired, or was used before. Using one twice ends the whole sign-in, except within ten seconds, \
            where the same successor is given again. Sign in anew.
            """)
    static let signInAgain = ProblemKind(
        "TF4032", status: 403, "Sign in again first",
        explanation: """
            This cannot be undone, or lasts longer than the sign-in, so it needs a sign-in that is at most five minutes old.
            """)
}
