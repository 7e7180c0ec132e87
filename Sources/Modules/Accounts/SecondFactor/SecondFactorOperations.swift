import Crypto
import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// A code beside the password: enrolling, checking and giving it up (S-015).
struct SecondFactorOperations: Sendable {
    let store: SecondFactorStore
    let throttles: SessionStore
    let policies: PolicyStore
    let seal: SealedSecret
    let territory: Territory
    let turns = LoginTurns()
    let audit: AuditLog
    let refusals: Refusals
    let world: World

    /// What an app is shown to learn the secret.
    struct Enrolment: Sendable {
        let secret: String
        let link: String
    }

    func isEnrolled(_ member: ID<Member>) async throws -> Bool {
        try await store.find(member)?.isConfirmed ?? false
    }

    /// Whether the territory demands one of this member.
    func isDemanded(of member: ID<Member>) async throws -> Bool {
        switch try await policies.policy().secondFactor {
        case .none: false
        case .staff: try await store.hasRole(member)
        case .all: true
        }
    }

    /// Makes a new secret, which counts once ``confirm(_:of:by:)`` has seen a code of it.
    /// - Throws: ``Problem`` `alreadyEnrolled`.
    func enrol(_ member: ID<Member>, handle: String, by beginner: Beginner) async throws -> Enrolment {
        let code = TimeCode(secret: Data(world.randomBytes(TimeCode.secretBytes)))
        guard try await store.begin(try seal.seal(code.secret, of: member), of: member, by: beginner.text) else {
            throw Problem(.alreadyEnrolled)
        }
        return enrolment(code, handle)
    }

    /// The enrolment that the same one began, to show it again.
    func pending(_ member: ID<Member>, handle: String, by beginner: Beginner) async throws -> Enrolment? {
        guard let kept = try await store.find(member), !kept.isConfirmed, kept.begunBy == beginner.text else {
            return nil
        }
        return enrolment(try seal.open(kept.sealed, of: member), handle)
    }

    private func enrolment(_ code: TimeCode, _ handle: String) -> Enrolment {
        Enrolment(secret: code.text, link: code.link(account: "@\(handle)", issuer: territory.name))
    }

    /// Ends the enrolment with a first code.
    /// - Returns: the recovery codes, which are shown this once.
    /// - Throws: ``Problem`` `wrongCode`, `alreadyEnrolled`.
    func confirm(
        _ typed: SecondFactorCode, of member: ID<Member>, by beginner: Beginner
    ) async throws -> [String] {
        let codes = makeCodes()
        try await throttled(member) { transaction in
            guard let kept = try await store.locked(member, in: transaction) else { return false }
            if kept.isConfirmed { throw Problem(.alreadyEnrolled) }
            guard kept.begunBy == beginner.text else { return false }
            guard try await use(typed, of: member, kept, in: transaction) else { return false }
            try await store.confirm(member, at: world.now(), in: transaction)
            try await store.keep(codes, of: member, in: transaction)
            try await audit.note("factor.enrol", by: .member(member), about: member, in: transaction)
            return true
        }
        return codes.map(\.text)
    }

    /// Judges a code, or a recovery code, of somebody whose password was right or who is signed in.
    /// - Throws: ``Problem`` `wrongCode`, the same while guesses have to wait.
    func check(_ typed: SecondFactorCode, of member: ID<Member>) async throws {
        try await throttled(member) { transaction in
            guard let kept = try await store.locked(member, in: transaction), kept.isConfirmed else { return false }
            if try await use(typed, of: member, kept, in: transaction) { return true }
            return try await store.use(RecoveryCode(typed: typed.text), of: member, in: transaction)
        }
    }

    /// - Throws: ``Problem`` `wrongCode`, `secondFactorDemanded`.
    func giveUp(_ typed: SecondFactorCode, of member: ID<Member>) async throws {
        if try await isDemanded(of: member) { throw Problem(.secondFactorDemanded) }
        try await check(typed, of: member)
        try await store.database.write { transaction in
            try await SecondFactorStore.remove(member, in: transaction)
            try await audit.note("factor.remove", by: .member(member), about: member, in: transaction)
        }
    }

    /// What a sign-in needs beside the right password.
    /// - Throws: ``Problem`` `codeNeeded`, `wrongCode`, `secondFactorDemanded`.
    func admit(_ member: ID<Member>, code: SecondFactorCode?) async throws {
        if try await isEnrolled(member) {
            guard let code else { throw Problem(.codeNeeded) }
            try await check(code, of: member)
        } else if try await isDemanded(of: member) {
            throw Problem(.secondFactorDemanded)
        }
    }

    /// Replaces the recovery codes.
    func renewCodes(_ typed: SecondFactorCode, of member: ID<Member>) async throws -> [String] {
        try await check(typed, of: member)
        let codes = makeCodes()
        try await store.database.write { transaction in
            try await store.keep(codes, of: member, in: transaction)
            try await audit.note("factor.codes", by: .member(member), about: member, in: transaction)
        }
        return codes.map(\.text)
    }

    /// Keeps a policy, and signs out whom it demands a second factor of who came in without. Whoever demands one has one, and goes on.
    /// - Throws: ``Problem`` `invalid`.
    func demand(_ policy: AccountPolicy, by admin: SignedInMember) async throws {
        if policy.secondFactor != .none, try await !isEnrolled(admin.id) {
            throw Problem.invalid(FieldProblem("/second_factor", "own_first", "Set up your own second factor first."))
        }
        try await store.database.write { transaction in
            let before = try await PolicyStore.held(in: transaction).secondFactor
            try await PolicyStore.keep(policy, in: transaction)
            try await audit.note(
                "accounts.policy", by: .member(admin.id), about: nil,
                detail: "\(policy.registration.rawValue), factor \(policy.secondFactor.rawValue)", in: transaction)
            guard policy.secondFactor != before else { return }
            try await SecondFactorStore.endUnproven(
                by: policy.secondFactor, except: admin.session, at: world.now(), in: transaction)
        }
    }

    private func makeCodes() -> [RecoveryCode] {
        (0..<RecoveryCode.count).map { _ in RecoveryCode(random: world.randomBytes(RecoveryCode.randomBytes)) }
    }

    /// A code counts once: the step it belongs to, and every one before, is used up.
    private func use(
        _ typed: SecondFactorCode, of member: ID<Member>, _ kept: SecondFactorStore.Kept, in transaction: Transaction
    ) async throws -> Bool {
        let code = try seal.open(kept.sealed, of: member)
        let digits = typed.text.filter { !$0.isWhitespace }
        guard let step = code.step(of: digits, at: world.now(), after: kept.lastStep) else { return false }
        try await store.use(step, of: member, in: transaction)
        return true
    }

    /// Counted before it is judged, so that guesses sent at once count as many.
    private func throttled(
        _ member: ID<Member>, _ judge: @Sendable (Transaction) async throws -> Bool
    ) async throws {
        let account = "member \(member) code"
        let refusal = try await turns.withTurn(of: account) { () -> Refusals.Kind? in
            let now = world.now()
            let before = try await throttles.countAttempt(account)
            if let before, now < before.openAt { return .codeTooSoon }
            guard try await store.database.write({ try await judge($0) }) else { return .code }
            try await throttles.clearThrottle(account)
            return nil
        }
        guard let refusal else { return }
        refusals.count(refusal, of: member)
        throw Problem(.wrongCode)
    }
}

/// A code as somebody types it: six digits, or a recovery code.
struct SecondFactorCode: BoundedText {
    static let rule = TextRule(scalars: 1...40)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }

    /// Never the code.
    var description: String { "(code)" }
}

extension ProblemKind {
    static let wrongCode = ProblemKind(
        "TF4013", status: 401, "The code is wrong",
        explanation: """
            It is none of the app's, was used before, or there were too many wrong ones and the next has to wait; after five the \
            wait doubles with each, up to 15 minutes. A recovery code works once.
            """)
    static let codeNeeded = ProblemKind(
        "TF4014", status: 401, "A code is needed beside the password",
        explanation: """
            The account has a second factor. Send the password again, with the six digits that the app shows or a recovery code \
            as `code`.
            """)
    static let alreadyEnrolled = ProblemKind(
        "TF4096", status: 409, "The account has a second factor already",
        explanation: "Give up the one it has first.")
    static let secondFactorDemanded = ProblemKind(
        "TF4038", status: 403, "The territory demands a second factor",
        explanation: """
            Sign in on the territory's pages, where it is set up in the course of signing in; after that the account keeps it.
            """)
}
