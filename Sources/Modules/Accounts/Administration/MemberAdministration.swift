import Foundation
import Kernel
import Postgres
import Web

/// What administrators do about members. The last administrator is never lost (S-044).
struct MemberAdministration: Sendable {
    let store: AdministrationStore
    let members: MemberOperations
    let cache: SignInCache
    let world: World

    /// Why a member is held, told to the member when signing in.
    struct Reason: BoundedText {
        static let rule = TextRule(
            scalars: 1...500, multiline: true, patternHelp: "Write at least one visible character.",
            accepts: { $0.contains { !$0.isWhitespace } })

        let text: String

        init(unchecked text: String) {
            self.text = text
        }
    }

    /// - Throws: ``Problem`` `notFound`.
    func find(_ id: ID<Member>) async throws -> AdminMember {
        guard let member = try await store.find(id) else { throw Problem.notFound }
        return member
    }

    /// Keeps somebody from signing in; the profile stays.
    /// - Throws: ``Problem`` `notFound`, `lastAdmin`, `wrongState`.
    func freeze(_ id: ID<Member>, because reason: Reason) async throws -> AdminMember {
        try await hold(id, .frozen, because: reason, until: nil)
    }

    /// Keeps somebody from signing in, and hides them, here and in the other territories.
    /// - Parameter end: when it ends by itself; nil where only an administrator ends it.
    func suspend(_ id: ID<Member>, because reason: Reason, until end: Date?) async throws -> AdminMember {
        if let end, end <= world.now() {
            throw Problem.invalid(FieldProblem("/until", "past", "Choose a time that is still to come."))
        }
        return try await hold(id, .suspended, because: reason, until: end)
    }

    /// Ends what keeps somebody from signing in; where nothing does, nothing happens.
    func restore(_ id: ID<Member>) async throws -> AdminMember {
        try await change(id) { member, transaction in
            guard member.state != .active else { return }
            guard [.frozen, .suspended].contains(member.state) else { throw Problem(.wrongState) }
            try await store.set(.active, reason: nil, until: nil, of: id, in: transaction)
            try await tell(id, was: member.state, in: transaction)
        }
    }

    /// Gives somebody exactly these roles. It counts within ``SignInCache/lifetime``.
    func set(_ roles: Set<Role>, of id: ID<Member>) async throws -> AdminMember {
        try await change(id) { member, transaction in
            guard ![.pending, .deactivated, .deleted].contains(member.state) else { throw Problem(.wrongState) }
            if !roles.contains(.admin), try await members.store.isOnlyAdmin(id, in: transaction) {
                throw Problem(.lastAdmin)
            }
            try await store.set(roles, of: id, in: transaction)
        }
    }

    private func hold(
        _ id: ID<Member>, _ state: MemberState, because reason: Reason, until end: Date?
    ) async throws -> AdminMember {
        try await change(id) { member, transaction in
            guard [.active, .frozen, .suspended].contains(member.state) else {
                throw Problem(.wrongState)
            }
            guard try await !members.store.isOnlyAdmin(id, in: transaction) else { throw Problem(.lastAdmin) }
            try await store.set(state, reason: reason.text, until: end, of: id, in: transaction)
            try await store.endSessions(of: id, at: world.now(), in: transaction)
            try await tell(id, was: member.state, in: transaction)
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

extension ProblemKind {
    static let wrongState = ProblemKind(
        "TF4094", status: 409, "The member's state does not allow this",
        explanation: """
            Members who wait to be let in, are away or have left cannot be frozen, suspended or given roles; only who is frozen or \
            suspended can be restored.
            """)
}
