import ContentStorage
import Federation
import Foundation
public import Kernel
import Postgres
import Web

/// What happens to members, whoever asks: API, pages, the operator or the demo's seed.
public struct MemberOperations: Sendable {
    let store: MemberStore
    let directory: DirectoryStore
    let territory: Territory
    /// Where pictures are, and what else members keep here.
    let content: ContentStorage
    private let hasher: PasswordHasher
    private let weak: WeakPasswords
    private let federation: FederationLog
    private let world: World

    /// How long the handle of a member who left stays taken, in seconds (S-017).
    static let reservation: TimeInterval = 365 * 24 * 60 * 60

    init(
        store: MemberStore, hasher: PasswordHasher, weak: WeakPasswords, federation: FederationLog,
        territory: Territory, content: ContentStorage, world: World
    ) {
        self.content = content
        self.store = store
        directory = DirectoryStore(database: store.database)
        self.hasher = hasher
        self.weak = weak
        self.federation = federation
        self.territory = territory
        self.world = world
    }

    /// Makes a member with roles, as an operator does.
    /// - Throws: ``Problem`` `invalid`, `passwordsBusy`.
    @discardableResult
    public func create(_ registration: Registration, roles: Set<Role>) async throws -> Account {
        let new = try await prepare(registration, isEmailVerified: true)
        return try await store.database.write { try await create(new, roles: roles, in: $0) }
    }

    /// Checks and hashes the password: everything that needs no transaction.
    func prepare(_ registration: Registration, isEmailVerified: Bool = false) async throws -> NewMember {
        try check(registration)
        let now = world.now()
        return NewMember(
            id: world.newID(), handle: registration.handle, displayName: registration.displayName,
            bio: Bio(unchecked: ""), email: registration.email, emailVerifiedAt: isEmailVerified ? now : nil,
            passwordHash: try await hasher.hash(registration.password),
            language: registration.language.flatMap { $0.text.isEmpty ? nil : $0.text }, createdAt: now)
    }

    /// Makes the member and, unless an administrator has to agree first, tells the other territories, in one transaction.
    func create(_ new: NewMember, roles: Set<Role> = [], in transaction: Transaction) async throws -> Account {
        do {
            guard let account = try await store.insert(new, in: transaction) else { throw Self.handleTaken }
            try await store.add(roles, to: account.id, in: transaction)
            if new.state == .active { try await publish(account, in: transaction) }
            return account
        } catch let error as PostgresError where error.isTakenHandle {
            throw Self.handleTaken
        } catch let error as PostgresError where error.isTakenEmail {
            // Only an address that is known to be another's is taken, so whoever registers learns nothing (S-007).
            throw Problem.invalid(
                FieldProblem("/email", "taken", "This address belongs to another member. Choose another."))
        }
    }

    /// Tells the other territories of somebody who is a member from now on.
    func publish(_ account: Account, in transaction: Transaction) async throws {
        try await federation.record(account.published, in: transaction)
        if account.details.avatar != nil { try await settlePicture(of: account.id, in: transaction) }
    }

    /// Has the other territories hide somebody until ``publish(_:in:)``.
    func withdraw(_ id: ID<Member>, in transaction: Transaction) async throws {
        try await federation.record(MemberWithdrawn(id: id), in: transaction)
        try await settlePicture(of: id, in: transaction)
    }

    /// Suspensions that are over end by themselves.
    func endSuspensions() async throws {
        let now = world.now()
        guard try await store.hasOverdueSuspension(at: now) else { return }
        try await store.database.write { transaction in
            for account in try await store.endSuspensions(at: now, in: transaction) {
                try await publish(account, in: transaction)
            }
        }
    }

    /// Changes the profile; what is nil stays as it is.
    /// - Parameters:
    ///   - check: sees the version that is about to be changed, and may throw.
    ///   - alongside: what happens in the same transaction, or not at all.
    func update(
        _ id: ID<Member>, _ change: ProfileChange, check: @Sendable (Account) throws -> Void,
        alongside: @Sendable (Account, Transaction) async throws -> Void = { _, _ in }
    ) async throws -> Account {
        try await store.database.write { transaction in
            guard let old = try await store.locked(id, in: transaction) else { throw Problem.notFound }
            try check(old)
            let language = change.language.map { $0.text.isEmpty ? nil : $0.text } ?? old.language
            let new = try await store.update(
                id, displayName: change.displayName?.text ?? old.displayName, details: change.applied(to: old.details),
                privacy: change.privacy ?? old.privacy, language: language, in: transaction)
            guard let new else { throw Problem.notFound }
            if new.published != old.published {
                try await federation.record(MemberUpdated(profile: new.published), in: transaction)
            }
            try await Disclosures(federation: federation).tellAll(old, new, in: transaction)
            try await alongside(old, transaction)
            if new.details.avatar != nil { try await settlePicture(of: id, in: transaction) }
            return new
        }
    }

    /// Somebody who was away, had left or was suspended signs in again; the other territories are told of who was not shown.
    /// - Throws: ``Problem`` `invalidCredentials` where the password is another one since.
    func comeBack(_ proven: ProvenMember, at now: Date) async throws {
        let id = proven.id
        // Most who sign in were not away.
        guard try await store.account(id) == nil else { return }
        try await store.database.write { transaction in
            guard try await store.locks(proven, in: transaction) else { throw Problem(.invalidCredentials) }
            for account in try await store.endSuspensions(of: id, at: now, in: transaction) {
                try await publish(account, in: transaction)
            }
            if let account = try await store.comeBack(id, in: transaction) {
                try await publish(account, in: transaction)
                try await Absence(federation: federation).end(id, in: transaction)
            }
        }
    }

    /// Erases what is kept here of somebody who left before a time; the other territories were told when they did.
    func eraseHere(_ id: ID<Member>, leftBefore time: Date) async throws {
        try await store.database.write { transaction in
            // Asked again, for they may be signing in at this moment.
            guard let account = try await store.gone(id, before: time, in: transaction) else { return }
            try await remove(account, in: transaction)
        }
    }

    /// Does again what an older copy of the database does not know: who went away is away, and who left has gone. Whom the log tells
    /// of again is back since.
    func goAgain(_ id: ID<Member>, in transaction: Transaction) async throws {
        guard
            let reason = try await federation.lastErasure(of: id.uuid, in: transaction),
            try await !federation.tells(MemberPublished.self, of: id.uuid, in: transaction)
        else { return }
        let state: MemberState = reason == .memberAbsence ? .deactivated : .deleted
        try await LeavingStore.go(id, to: state, at: world.now(), in: transaction)
        try await settlePicture(of: id, in: transaction)
    }

    private func remove(_ account: Account, in transaction: Transaction) async throws {
        try await content.releaseAll(ofMember: account.id.uuid, in: transaction)
        try await store.remove(
            account, handleReservedUntil: world.now().addingTimeInterval(Self.reservation), in: transaction)
    }

    private func check(_ registration: Registration) throws {
        try check(registration.password, handle: registration.handle.text, displayName: registration.displayName.text)
    }

    private func check(_ password: NewPassword, handle: String, displayName: String) throws {
        let words = "\(displayName) \(territory.name)".split { !$0.isLetter && !$0.isNumber }
        let names = [handle] + words.map(String.init)
        if let problem = weak.problem(with: password, names: names, at: "/password") { throw Problem.invalid(problem) }
    }

    /// The hash of a member's next password, judged like the first one.
    /// - Throws: ``Problem`` `invalid`, `passwordsBusy`.
    func hash(_ password: NewPassword, of id: ID<Member>) async throws -> PasswordHash {
        let rows = try await store.database.read("SELECT handle, display_name FROM member WHERE id = \(id)")
        guard let row = rows.first else { throw Problem.notFound }
        try check(password, handle: try row.get("handle"), displayName: try row.get("display_name"))
        return try await hasher.hash(password)
    }

    private static let handleTaken = Problem.invalid(
        FieldProblem("/handle", "taken", "This handle is taken. Choose another."))
}

extension PostgresError {
    fileprivate var isTakenHandle: Bool {
        if case .server(.uniqueViolation, "member_handle", _, _) = self { true } else { false }
    }

    /// Whether the address is another member's.
    var isTakenEmail: Bool {
        if case .server(.uniqueViolation, "member_email", _, _) = self { true } else { false }
    }
}

extension ProblemKind {
    public static let lastAdmin = ProblemKind(
        "TF4091", status: 409, "The last administrator cannot leave",
        explanation: "A territory needs at least one administrator. Make somebody else one first.")
}
