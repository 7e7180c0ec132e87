import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// Showing that an address is one's own, and getting back in or changing what one gets in with.
struct RecoveryOperations: Sendable {
    let members: MemberOperations
    let sessions: SessionOperations
    let tokens: AccountTokenStore
    let mail: MailStore
    let requests: RecoveryRequests
    let audit: AuditLog
    let world: World

    /// Messages that verify an address, of one member in an hour.
    static let maximumVerifications = 3

    /// Writes to a new member.
    func verify(
        _ email: String, of member: ID<Member>, language: String?, in transaction: Transaction
    ) async throws {
        let token = try await tokens.make(.verify, of: member, email: email, in: transaction)
        try await mail.put(.verify, to: email, language: language, token: token, in: transaction)
    }

    /// Sends the message once more.
    /// - Throws: ``Problem`` `tooMany`.
    func resend(to member: ID<Member>) async throws {
        try await members.store.database.write { transaction in
            guard let account = try await members.store.locked(member, in: transaction) else {
                throw Problem.notSignedIn
            }
            try await limitVerifications(of: member, in: transaction)
            try await verify(account.email, of: member, language: account.language, in: transaction)
        }
    }

    /// Makes the address behind a link the account's. No other link makes another one so any more.
    /// - Parameter caller: whoever opens the link; another address ends every other sign-in.
    /// - Throws: ``Problem`` `linkEnded`, also where the address has become another member's meanwhile.
    func confirmEmail(_ token: AccountToken, by caller: SignedInMember?) async throws {
        let now = world.now()
        do {
            let changed = try await members.store.database.write { transaction -> ID<Member>? in
                guard let kept = try await tokens.use(token, for: [.verify, .change], at: now, in: transaction),
                    let account = try await members.store.any(kept.member, in: transaction)
                else { throw Problem(.linkEnded) }
                let isChanged = account.email.lowercased() != kept.email.lowercased()
                // A link that shows whose the old address was does not bring it back.
                guard !isChanged || kept.purpose == .change else { throw Problem(.linkEnded) }
                try await tokens.removeAll([.verify, .change], of: kept.member, in: transaction)
                if isChanged { try await leave(account, keeping: caller, in: transaction) }
                try await members.store.verify(kept.email, of: kept.member, at: now, in: transaction)
                return isChanged ? kept.member : nil
            }
            if let changed { sessions.forget(changed) }
        } catch let error as PostgresError where error.isTakenEmail {
            throw Problem(.linkEnded)
        }
    }

    /// What goes with the address that an account had.
    private func leave(
        _ account: Account, keeping caller: SignedInMember?, in transaction: Transaction
    ) async throws {
        try await mail.put(.emailChanged, to: account.email, language: account.language, in: transaction)
        // Sent to where the account was.
        try await tokens.removeAll([.reset], of: account.id, in: transaction)
        let kept = caller?.id == account.id ? caller?.session : nil
        try await sessions.store.endAll(of: account.id, except: kept, in: transaction)
        try await audit.note("email.change", by: .member(account.id), about: account.id, in: transaction)
    }

    /// Whether a link that sets a new password still works.
    func checkReset(_ token: AccountToken) async throws {
        guard try await tokens.find(token, for: .reset, at: world.now()) != nil else { throw Problem(.linkEnded) }
    }

    /// Sets a new password by a link, and ends every sign-in.
    /// - Throws: ``Problem`` `linkEnded`, `invalid`, `passwordsBusy`.
    func reset(_ token: AccountToken, to password: NewPassword) async throws {
        let now = world.now()
        guard let kept = try await tokens.find(token, for: .reset, at: now) else { throw Problem(.linkEnded) }
        let hash = try await members.hash(password, of: kept.member)
        try await members.store.database.write { transaction in
            guard try await tokens.use(token, for: [.reset], at: now, in: transaction) != nil else {
                throw Problem(.linkEnded)
            }
            try await replace(hash, of: kept.member, keeping: nil, in: transaction)
            try await audit.note("password.reset", by: .member(kept.member), about: kept.member, in: transaction)
        }
        sessions.forget(kept.member)
        try await sessions.store.clearThrottles(of: kept.member)
    }

    /// Sets a new password with the old one, and ends every other sign-in (S-012, S-014).
    /// - Throws: ``Problem`` `wrongPassword`, `invalid`, `passwordsBusy`.
    func change(_ current: PresentedPassword, to password: NewPassword, by member: SignedInMember) async throws {
        let proven = try await sessions.confirm(current, of: member.id)
        let hash = try await members.hash(password, of: member.id)
        try await members.store.database.write { transaction in
            guard try await members.store.locks(proven, in: transaction) else { throw Problem(.wrongPassword) }
            try await replace(hash, of: member.id, keeping: member.session, in: transaction)
            try await audit.note("password.change", by: .member(member.id), about: member.id, in: transaction)
        }
        sessions.forget(member.id)
    }

    /// Writes to the new address; the account has it once the link there was opened.
    /// - Throws: ``Problem`` `wrongPassword`, `tooMany`, `passwordsBusy`.
    func change(_ current: PresentedPassword, to email: EmailAddress, by member: SignedInMember) async throws {
        let proven = try await sessions.confirm(current, of: member.id)
        try await members.store.database.write { transaction in
            // Locked, so that those who ask at once are counted one after the other.
            guard try await members.store.locks(proven, in: transaction) else { throw Problem(.wrongPassword) }
            try await limitVerifications(of: member.id, in: transaction)
            let token = try await tokens.make(.change, of: member.id, email: email.text, in: transaction)
            try await mail.put(.change, to: email.text, language: member.language, token: token, in: transaction)
        }
    }

    private func replace(
        _ hash: PasswordHash, of member: ID<Member>, keeping session: UUID?, in transaction: Transaction
    ) async throws {
        guard let account = try await members.store.any(member, in: transaction) else { throw Problem.notSignedIn }
        try await members.store.replaceHash(of: member, by: hash, in: transaction)
        // Whoever had the old password may have asked for either, and begun a second factor whose secret they know.
        try await tokens.removeAll([.change, .reset], of: member, in: transaction)
        try await SecondFactorStore.forgetBegun(of: member, in: transaction)
        try await sessions.store.endAll(of: member, except: session, in: transaction)
        try await AppTokenStore.removeAll(of: member, in: transaction)
        try await sessions.store.forgetReused(of: member, in: transaction)
        try await mail.put(.passwordChanged, to: account.email, language: account.language, in: transaction)
    }

    private func limitVerifications(of member: ID<Member>, in transaction: Transaction) async throws {
        let start = world.now().addingTimeInterval(-3600)
        // The registration's own is one of them.
        let made = try await tokens.made([.verify, .change], of: member, since: start, in: transaction)
        guard made <= Self.maximumVerifications else { throw Problem(.tooMany, retryAfter: 3600) }
    }
}

extension ProblemKind {
    static let linkEnded = ProblemKind(
        "TF4102", status: 410, "This link has ended",
        explanation: """
            A link that verifies an address works once and for 48 hours, one that changes it or sets a new password once and \
            for an hour. What one link did ends others that would do the same. \
            Ask for a new one.
            """)
    static let wrongPassword = ProblemKind(
        "TF4036", status: 403, "The current password is wrong",
        explanation: """
            What guards the account itself needs the current password beside the sign-in. After five failures the wait doubles \
            with each, up to 15 minutes; meanwhile the right one is refused too.
            """)
}
