import Federation
import FederationCore
import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// Giving badges and taking them back. Each change commits with its statement to the other territories.
struct AwardOperations: Sendable {
    let store: AwardStore
    let definitions: DefinitionStore
    let federation: FederationLog
    let permissions: PermissionService
    let issuer: Issuer
    let audit: AuditLog
    let world: World

    /// Gives a badge by hand. Whoever holds it keeps the award they have.
    /// - Throws: ``Problem`` `badgeState`, `notAwardable`.
    func award(
        _ reference: BadgeReference, to member: ID<Member>, by awarder: ID<Member>?, evidence: [Evidence]
    ) async throws -> Award {
        try await store.database.write { transaction in
            guard let badge = try await definitions.locked(reference, in: transaction) else { throw Problem.notFound }
            guard badge.state == .active else { throw Problem(.badgeState) }
            let newest = try await store.newest(badge.id, of: member, in: transaction)
            if let newest, newest.standing(at: world.now()) == .valid || newest.state == .suspended { return newest }
            guard let recipient = try await Recipient.find(member, in: transaction), recipient.mayReceive else {
                throw Problem(.notAwardable)
            }
            return try await give(
                badge, to: recipient, after: newest, by: awarder, cause: nil, evidence: evidence.map(\.address),
                in: transaction)
        }
    }

    /// Gives a badge whose criteria are met: once for each fact that meets them, and as a renewal to who holds it.
    /// - Returns: nil where the member may be given none.
    func awardAutomatically(
        _ badge: BadgeDefinition, to member: ID<Member>, because origin: FactOrigin, in transaction: Transaction
    ) async throws -> Award? {
        guard let badge = try await definitions.locked(BadgeReference(badge.slug)!, in: transaction),
            badge.state == .active, let recipient = try await Recipient.find(member, in: transaction),
            recipient.mayReceive
        else { return nil }
        try await store.adopt(badge.id, of: member, for: origin, in: transaction)
        if let known = try await store.caused(by: origin.entryID, badge.id, member, in: transaction) { return known }
        let newest = try await store.newest(badge.id, of: member, in: transaction)
        // What was suspended by somebody is not undone by taking a course again.
        if newest?.state == .suspended { return nil }
        return try await give(
            badge, to: recipient, after: newest, by: nil, cause: origin.entryID, evidence: [], in: transaction)
    }

    private func give(
        _ badge: BadgeDefinition, to recipient: Recipient, after newest: Award?, by awarder: ID<Member>?, cause: UUID?,
        evidence: [String], in transaction: Transaction
    ) async throws -> Award {
        let now = world.now().wholeSeconds
        let isRenewal = newest?.standing(at: now) == .valid
        let place = try await freePlace(in: transaction)
        let id: ID<Award> = world.newID()
        let until = badge.end(of: now)
        let credential = try await issuer.sign(
            CredentialSubject(
                id: id, badge: badge, member: recipient, validFrom: now, validUntil: until, evidence: evidence,
                place: place), in: transaction)
        let stated = StatedAward(
            id: id, badge: badge.id, slug: badge.slug, member: recipient.id, period: (newest?.period ?? 0) + 1,
            validFrom: now, validUntil: until, replaces: isRenewal ? newest?.id : nil, credential: credential)
        try await store.insert(
            NewAward(
                stated: stated, awardedBy: awarder, cause: cause, evidence: evidence, place: place,
                isTold: !recipient.isAway, changedAt: world.now()),
            in: transaction)
        if !recipient.isAway {
            try await tellOf(badge, in: transaction)
            if isRenewal {
                try await tell(BadgeRenewed(award: stated), recipient, in: transaction)
            } else {
                try await tell(BadgeAwarded(award: stated), recipient, in: transaction)
            }
        }
        try await audit.note(
            "badge.award", by: awarder.map { .member($0) } ?? .node, about: recipient.id, detail: badge.slug,
            in: transaction)
        transaction.afterCommit { [permissions] in permissions.forget(recipient.id) }
        guard let award = try await store.newest(badge.id, of: recipient.id, in: transaction) else {
            throw Problem(.notAwardable)
        }
        return award
    }

    /// Territories that were founded before the others were told of the badge that each begins with tell them before its first
    /// award.
    func tellOf(_ badge: BadgeDefinition, in transaction: Transaction) async throws {
        if try await DefinitionStore.isTold(badge.id, in: transaction) { return }
        try await federation.record(BadgeDefined(badge), in: transaction)
    }

    /// Who keeps their badges to themselves is known to the others by the commitment alone.
    func tell(_ fact: some FederatedFact, _ recipient: Recipient, in transaction: Transaction) async throws {
        if recipient.isShownToEverybody {
            try await federation.record(fact, in: transaction)
        } else {
            try await federation.record(fact, to: [issuer.territory], in: transaction)
        }
    }

    /// A place in the status lists that says nothing about when it was taken. Lists are filled to a half, so that a free one is
    /// found soon.
    private func freePlace(in transaction: Transaction) async throws -> StatusPlace {
        // Two awards at once must not take one place.
        try await transaction.execute("SELECT FROM status_turn FOR UPDATE")
        let current = try await store.currentList(in: transaction)
        let list = current.taken >= StatusBits.count / 2 ? current.list + 1 : current.list
        while true {
            let bytes = world.randomBytes(4)
            let number = bytes.reduce(0) { $0 << 8 | Int($1) }
            let place = StatusPlace(list: list, index: number % StatusBits.count)
            if try await !store.isTaken(place, in: transaction) { return place }
        }
    }

    /// Takes an award back for good, with those whose place it took; asking again changes nothing.
    func revoke(_ id: ID<Award>, because reason: String, by actor: Actor) async throws -> Award {
        try await change(id, to: .revoked, because: reason, noting: "badge.revoke", by: actor)
    }

    /// Lets an award, with those whose place it took, not count, or count again.
    func suspend(
        _ id: ID<Award>, _ isSuspended: Bool, because reason: String?, by actor: Actor
    ) async throws -> Award {
        try await change(
            id, to: isSuspended ? .suspended : .active, because: reason,
            noting: isSuspended ? "badge.suspend" : "badge.restore", by: actor)
    }

    private func change(
        _ id: ID<Award>, to state: Award.State, because reason: String?, noting act: StaticString, by actor: Actor
    ) async throws -> Award {
        try await store.database.write { transaction in
            if let changed = try await set(state, of: id, because: reason, in: transaction) {
                try await audit.note(act, by: actor, about: changed.member, detail: changed.badge, in: transaction)
            }
            guard let award = try await store.find(id, in: transaction) else { throw Problem.notFound }
            guard award.state == state else { return award }
            // Whoever still has the credential of an award that was renewed would go on with that.
            for older in try await store.replaced(by: award, in: transaction) {
                _ = try await set(state, of: older, because: reason, in: transaction)
            }
            transaction.afterCommit { [permissions] in permissions.forget(award.member) }
            return award
        }
    }

    /// - Returns: nil where it is that already, or revoked, or none.
    private func set(
        _ state: Award.State, of id: ID<Award>, because reason: String?, in transaction: Transaction
    ) async throws -> Award? {
        guard let award = try await store.set(state, of: id, because: reason, at: world.now(), in: transaction) else {
            return nil
        }
        switch state {
        case .revoked: try await federation.record(BadgeRevoked(id: id, place: award.place), in: transaction)
        case .suspended, .active:
            try await federation.record(
                BadgeSuspended(id: id, suspended: state == .suspended, place: award.place), in: transaction)
        }
        return award
    }

    /// Takes back every award of a badge that a member has, because of what happened.
    func revokeAll(
        _ badge: BadgeDefinition, of member: ID<Member>, because reason: String, in transaction: Transaction
    ) async throws {
        for id in try await store.active(badge.id, of: member, in: transaction) {
            guard try await set(.revoked, of: id, because: reason, in: transaction) != nil else { continue }
            try await audit.note("badge.revoke", by: .node, about: member, detail: badge.slug, in: transaction)
        }
        transaction.afterCommit { [permissions] in permissions.forget(member) }
    }
}

extension Date {
    /// Without fractions, as credentials spell times.
    var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }
}
