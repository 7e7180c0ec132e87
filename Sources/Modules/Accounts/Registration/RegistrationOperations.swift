import Foundation
import Kernel
import Postgres
import Web

/// Becoming a member in the way the territory has chosen.
struct RegistrationOperations: Sendable {
    let members: MemberOperations
    let policies: PolicyStore
    let applications: ApplicationStore
    let invitations: InvitationStore
    let recovery: RecoveryOperations
    let world: World

    /// More applications than this do not wait at one time.
    static let maximumPending = 20

    /// Somebody about to register: checked and hashed, and how they come in.
    struct Prepared: Sendable {
        fileprivate let member: NewMember
        fileprivate let entrance: Entrance
    }

    fileprivate enum Entrance {
        case open
        case invitation(InvitationCode)
        case application(ApplicationAnswer)
    }

    /// Everything that needs no transaction.
    /// - Throws: ``Problem`` `registrationClosed`, `invalid`, `passwordsBusy`.
    func prepare(_ signUp: SignUp) async throws -> Prepared {
        let entrance = try Self.entrance(of: signUp, by: try await policies.policy())
        var member = try await members.prepare(signUp.registration)
        if case .application = entrance { member.state = .pending }
        return Prepared(member: member, entrance: entrance)
    }

    /// Makes the member, or the application.
    /// - Throws: ``Problem`` `invalid`, `tooManyApplications`.
    func create(_ new: Prepared, in transaction: Transaction) async throws -> (account: Account, state: MemberState) {
        if case .invitation(let code) = new.entrance,
            try await !invitations.use(code, at: world.now(), in: transaction)
        {
            throw Problem.invalid(FieldProblem("/invitation", "ended", "This invitation has ended. Ask for a new one."))
        }
        let account = try await members.create(new.member, in: transaction)
        try await recovery.verify(account.email, of: account.id, language: account.language, in: transaction)
        if case .application(let answer) = new.entrance {
            let waiting = try await applications.countLocked(in: transaction)
            guard waiting < Self.maximumPending else { throw Problem(.tooManyApplications) }
            try await applications.keep(answer, of: account.id, at: world.now(), in: transaction)
        }
        return (account, new.member.state)
    }

    private static func entrance(of signUp: SignUp, by policy: AccountPolicy) throws -> Entrance {
        let code = signUp.invitation.flatMap { $0.text.isEmpty ? nil : $0 }
        switch policy.registration {
        case .open: return .open
        case .closed: throw Problem(.registrationClosed)
        case .invitation:
            guard let code else {
                throw Problem.invalid(
                    FieldProblem("/invitation", "required", "This territory takes members with an invitation only."))
            }
            return .invitation(code)
        case .application:
            if let code { return .invitation(code) }
            guard let answer = signUp.application, answer.text.contains(where: { !$0.isWhitespace }) else {
                throw Problem.invalid(
                    FieldProblem("/application", "required", "Write a few words to those who decide."))
            }
            return .application(answer)
        }
    }
}

extension ProblemKind {
    static let registrationClosed = ProblemKind(
        "TF4033", status: 403, "This territory takes no new members",
        explanation: "Its administrators have closed registration.")
    static let tooManyApplications = ProblemKind(
        "TF4092", status: 409, "Too many people wait to be let in",
        explanation: "Twenty applications wait for a decision, and no more are taken until some are decided.")
}
