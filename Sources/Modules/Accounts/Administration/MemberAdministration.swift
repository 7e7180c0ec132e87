import Federation
import Foundation
public import Kernel
import ModuleKit
import Postgres
import Web

/// What administrators do about members, and operators by commands. The last administrator is never lost (S-044), and each deed is
/// written down with who did it (S-153).
public struct MemberAdministration: Sendable {
    let store: AdministrationStore
    let members: MemberOperations
    let cache: SignInCache
    let federation: FederationLog
    let mail: MailStore
    let audit: AuditLog
    let world: World

    /// Why a member is held, told to the member when signing in.
    public struct Reason: BoundedText {
        public static let rule = TextRule(
            scalars: 1...500, multiline: true, patternHelp: "Write at least one visible character.",
            accepts: { $0.contains { !$0.isWhitespace } })

        public let text: String

        public init(unchecked text: String) {
            self.text = text
        }
    }

    /// - Throws: ``Problem`` `notFound`.
    func find(_ id: ID<Member>) async throws -> AdminMember {
        guard let member = try await store.find(id) else { throw Problem.notFound }
        return member
    }

    /// Makes a member whose address nobody has to confirm.
    /// - Throws: ``Problem`` `invalid`.
    func create(_ registration: Registration, roles: Set<Role>, by actor: Actor) async throws -> AdminMember {
        let new = try await members.prepare(registration, isEmailVerified: true)
        try await store.database.write { transaction in
            _ = try await members.create(new, roles: roles, in: transaction)
            try await audit.note(
                "member.create", by: actor, about: new.id, detail: Self.detail(roles), in: transaction)
        }
        return try await find(new.id)
    }

    /// Keeps somebody from signing in; the profile stays.
    /// - Throws: ``Problem`` `notFound`, `lastAdmin`, `wrongState`.
    func freeze(_ id: ID<Member>, because reason: Reason, by actor: Actor) async throws -> AdminMember {
        try await hold(id, .frozen, because: reason, until: nil) {
            try await audit.note("member.freeze", by: actor, about: id, in: $0)
        }
    }

    /// Keeps somebody from signing in, and hides them, here and in the other territories.
    /// - Parameter end: when it ends by itself; nil where only an administrator ends it.
    func suspend(
        _ id: ID<Member>, because reason: Reason, until end: Date?, by actor: Actor
    ) async throws -> AdminMember {
        if let end, end <= world.now() {
            throw Problem.invalid(FieldProblem("/until", "past", "Choose a time that is still to come."))
        }
        return try await hold(id, .suspended, because: reason, until: end) {
            let end = end.map { "until \($0.formatted(.iso8601).lowercased())" }
            try await audit.note("member.suspend", by: actor, about: id, detail: end, in: $0)
        }
    }

    /// Ends what keeps somebody from signing in; where nothing does, nothing happens. Who left and may still come back is back, for it may
    /// not have been they who left; who was away before a suspension is away again.
    func restore(_ id: ID<Member>, by actor: Actor) async throws -> AdminMember {
        try await change(id) { member, transaction in
            switch member.state {
            case .active: return
            case .deleted:
                guard try await store.canComeBack(id, at: world.now(), in: transaction),
                    let account = try await members.store.comeBack(id, in: transaction)
                else { throw Problem(.wrongState) }
                try await members.publish(account, in: transaction)
                try await Absence(federation: federation).end(id, in: transaction)
            case .frozen, .suspended:
                let isAway = try await store.isAway(id, in: transaction)
                try await store.set(isAway ? .deactivated : .active, reason: nil, until: nil, of: id, in: transaction)
                if !isAway { try await tell(id, was: member.state, in: transaction) }
            case .pending, .deactivated: throw Problem(.wrongState)
            }
            try await audit.note("member.restore", by: actor, about: id, in: transaction)
        }
    }

    /// Takes a second factor away that its member has lost, with the recovery codes, and ends every sign-in and program's token; the
    /// member is told. Where the territory demands one it is set up anew in the course of signing in. Where there is none, nothing happens.
    /// - Throws: ``Problem`` `notFound`.
    func removeFactor(of id: ID<Member>, because reason: FactorLoss, by actor: Actor) async throws -> AdminMember {
        try await change(id) { member, transaction in
            let account = try await members.store.any(id, in: transaction)
            guard try await SecondFactorStore.remove(id, in: transaction) else { return }
            try await store.endEverything(of: id, at: world.now(), in: transaction)
            try await audit.note(
                "member.remove-factor", by: actor, about: id, detail: reason.rawValue, in: transaction)
            try await mail.put(.factorRemoved, to: member.email, language: account?.language, in: transaction)
        }
    }

    /// Ends every sign-in and every program's token of a member, who comes in again with the password (S-028).
    /// - Throws: ``Problem`` `notFound`.
    func signOut(_ id: ID<Member>, by actor: Actor) async throws {
        _ = try await change(id) { _, transaction in
            try await store.endEverything(of: id, at: world.now(), in: transaction)
            try await audit.note("member.sign-out", by: actor, about: id, in: transaction)
        }
    }

    /// Gives somebody exactly these roles. It counts within ``SignInCache/lifetime``.
    func set(_ roles: Set<Role>, of id: ID<Member>, by actor: Actor) async throws -> AdminMember {
        try await change(of: id, by: actor) { _ in roles }
    }

    /// Gives somebody roles and takes others away; what is not named stays as it is.
    func change(
        adding added: Set<Role>, removing removed: Set<Role>, of id: ID<Member>, by actor: Actor
    ) async throws -> AdminMember {
        try await change(of: id, by: actor) { $0.union(added).subtracting(removed) }
    }

    private func change(
        of id: ID<Member>, by actor: Actor, _ next: @Sendable (Set<Role>) -> Set<Role>
    ) async throws -> AdminMember {
        try await change(id) { member, transaction in
            let roles = next(Set(member.roles))
            // Of who is away roles are only taken: they may be away to keep them.
            guard member.state != .pending else { throw Problem(.wrongState) }
            guard ![.deactivated, .deleted].contains(member.state) || roles.isSubset(of: member.roles) else {
                throw Problem(.wrongState)
            }
            if !roles.contains(.admin), try await members.store.isOnlyAdmin(id, in: transaction) {
                throw Problem(.lastAdmin)
            }
            try await store.set(roles, of: id, in: transaction)
            if !roles.isSubset(of: member.roles) { try await demandFactor(of: id, in: transaction) }
            try await audit.note("member.roles", by: actor, about: id, detail: Self.detail(roles), in: transaction)
        }
    }

    /// A role may be what the territory demands a second factor of: whoever came in without comes in again, with one (S-044).
    private func demandFactor(of id: ID<Member>, in transaction: Transaction) async throws {
        let demanded = try await PolicyStore.held(in: transaction).secondFactor
        try await SecondFactorStore.endUnproven(by: demanded, of: id, at: world.now(), in: transaction)
    }

    private func hold(
        _ id: ID<Member>, _ state: MemberState, because reason: Reason, until end: Date?,
        note: @Sendable (Transaction) async throws -> Void
    ) async throws -> AdminMember {
        try await change(id) { member, transaction in
            // Nobody escapes a suspension by going away. A freeze would show who is away.
            let isAway = try await store.isAway(id, in: transaction)
            guard [.active, .deactivated, .frozen, .suspended].contains(member.state),
                !isAway || state == .suspended
            else { throw Problem(.wrongState) }
            guard try await !members.store.isOnlyAdmin(id, in: transaction) else { throw Problem(.lastAdmin) }
            try await store.set(state, reason: reason.text, until: end, of: id, in: transaction)
            try await store.endSessions(of: id, at: world.now(), in: transaction)
            if !isAway { try await tell(id, was: member.state, in: transaction) }
            try await note(transaction)
        }
    }

    /// Tells the other territories where they have to hide somebody, or to show them again.
    private func tell(_ id: ID<Member>, was before: MemberState, in transaction: Transaction) async throws {
        let isHidden = try await store.locked(id, in: transaction)?.state == .suspended
        guard isHidden != (before == .suspended) else { return }
        guard !isHidden else { return try await members.withdraw(id, in: transaction) }
        if let account = try await members.store.any(id, in: transaction) {
            try await members.publish(account, in: transaction)
        }
    }

    private static func detail(_ roles: Set<Role>) -> String {
        roles.isEmpty ? "none" : roles.map(\.rawValue).sorted().joined(separator: ", ")
    }

    private func change(
        _ id: ID<Member>, _ body: @Sendable (AdminMember, Transaction) async throws -> Void
    ) async throws -> AdminMember {
        try await store.database.write { transaction in
            guard let member = try await store.locked(id, in: transaction) else { throw Problem.notFound }
            try await body(member, transaction)
        }
        cache.forget(member: id)
        return try await find(id)
    }
}
