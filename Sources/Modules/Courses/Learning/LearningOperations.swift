import Federation
import FederationCore
import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// What learners do: enrol, complete items, and with the last of them the course. API and pages do the same through this.
struct LearningOperations: Sendable {
    let catalogue: CatalogueStore
    let store: LearningStore
    let federation: FederationLog
    let permissions: PermissionService
    let writeFirst: WriteFirst
    let tid: String
    let world: World
    var invitations: CourseInvitationStore { CourseInvitationStore(database: store.database) }

    /// Enrols somebody, or finds that they are.
    /// - Throws: ``Problem`` `notFound`, and what ``EnrolmentGate`` throws.
    @discardableResult
    func enrol(_ member: ID<Member>, in course: Course, key: String? = nil) async throws -> Enrolment {
        guard let version = course.version else { throw Problem.notFound }
        let content = try await catalogue.content(of: course.id, version: version)
        let now = world.now()
        return try await store.database.write { transaction in
            let learners = try await store.learners(of: course.id, in: transaction)
            if let known = try await store.locked(member, course.id, in: transaction), known.state != .left {
                return known
            }
            let gate = EnrolmentGate(
                rules: content.enrolment, isArchived: course.state != .published,
                learners: learners,
                missing: try await store.missing(content.prerequisites, member, in: transaction),
                isInvited: try await invitations.isInvited(member, to: course.id, in: transaction))
            let state = try gate.admit(key: key, at: now)
            try await store.insert(
                member, course.id, version: version, state: state, at: now, in: transaction)
            guard let enrolment = try await store.locked(member, course.id, in: transaction) else {
                throw Problem.notFound
            }
            return enrolment
        }
    }

    /// Ends learning; what was completed stays, and is there again for whoever comes back.
    func leave(_ member: ID<Member>, _ course: ID<Course>) async throws {
        let now = world.now()
        try await store.database.write { transaction in
            _ = try await store.learners(of: course, in: transaction)
            guard let enrolment = try await store.locked(member, course, in: transaction), enrolment.state != .left
            else { return }
            try await store.leave(member, enrolment, at: now, in: transaction)
        }
    }

    /// Somebody's place in a course, with the version they learn.
    /// - Throws: ``Problem`` `notEnrolled`.
    func place(of member: ID<Member>, in course: Course) async throws -> LearnerPlace {
        guard let enrolment = try await store.enrolment(of: member, in: course.id), enrolment.state == .active else {
            throw Problem(.notEnrolled)
        }
        let content = try await catalogue.content(of: course.id, version: enrolment.version)
        var place = LearnerPlace(
            course: course, enrolment: enrolment, content: content,
            completed: try await store.completed(member, enrolment), now: world.now())
        // Most courses ask for no badge, and then nobody else is asked.
        if content.conditions.contains(where: { !$0.badges.isEmpty }) {
            place.badges = Set(try await permissions.validBadges(of: member).map(\.name))
        }
        return place
    }

    /// Completes what is read.
    /// - Throws: ``Problem`` `notFound`, `notEnrolled`, `itemLocked`, `otherCompletion`.
    @discardableResult
    func complete(_ item: ID<CourseItem>, by member: ID<Member>, in course: Course) async throws -> Progress {
        let place = try await place(of: member, in: course)
        let item = try place.openItem(item)
        guard CompletionRule.ofReading.contains(item.completion) else { throw Problem(.otherCompletion) }
        return try await store.database.write { transaction in
            guard let enrolment = try await store.locked(member, course.id, in: transaction) else {
                throw Problem(.notEnrolled)
            }
            return try await complete(item.id, by: member, enrolment, course.slug, in: transaction)
        }
    }

    /// Notes an item as completed and, with the last required one, the course: exactly once in each round, because the enrolment
    /// is locked. The fact becomes true with the commit.
    func complete(
        _ item: ID<CourseItem>, by member: ID<Member>, _ enrolment: Enrolment, _ slug: String,
        in transaction: Transaction
    ) async throws -> Progress {
        try await store.keep(item, of: member, enrolment, at: world.now(), in: transaction)
        return try await finish(member, enrolment, slug, in: transaction)
    }

    /// Completes the course where nothing is left to do of the version that the member learns now, whichever version something was
    /// done in.
    @discardableResult
    func finish(
        _ member: ID<Member>, _ enrolment: Enrolment, _ slug: String, in transaction: Transaction
    ) async throws -> Progress {
        let now = world.now()
        let content = try await catalogue.content(of: enrolment.course, version: enrolment.version)
        let completed = try await store.completed(member, enrolment, in: transaction)
        let progress = Progress(content, completed: completed)
        guard progress.isComplete, !completed.isEmpty, enrolment.completedAt == nil else { return progress }
        let id: ID<CourseCompletion> = world.newID()
        guard try await store.complete(id, member, enrolment, at: now, in: transaction) else { return progress }
        let fact = CourseCompleted(
            id: id, course: slug, courseVersion: enrolment.version,
            cid: try await catalogue.cid(of: enrolment.course, version: enrolment.version), member: member,
            completedAt: now)
        try await tell(fact, of: member, in: transaction)
        if slug == CodeOfConduct.slug { try await writeFirst.release(member, in: transaction) }
        return progress
    }

    private func tell(_ fact: CourseCompleted, of member: ID<Member>, in transaction: Transaction) async throws {
        let isOpen = try await store.isOpenAboutProgress(member, in: transaction)
        if isOpen || TerritoryID(tid) == nil {
            try await federation.record(fact, in: transaction)
        } else if let own = TerritoryID(tid) {
            try await federation.record(fact, to: [own], in: transaction)
        }
    }

    /// Takes a completed course again, in its newest version: to renew what it earned.
    /// - Throws: ``Problem`` `notFound`, `notEnrolled`.
    func again(_ member: ID<Member>, in course: Course) async throws {
        guard let newest = course.version else { throw Problem.notFound }
        try await store.database.write { transaction in
            guard let enrolment = try await store.locked(member, course.id, in: transaction),
                enrolment.state == .active
            else { throw Problem(.notEnrolled) }
            guard enrolment.completedAt != nil else { return }
            try await store.beginRound(member, enrolment, version: newest, in: transaction)
        }
    }

    /// Goes on in the newest version. What was completed and is still there stays completed, and where that is all, so is the course.
    /// - Throws: ``Problem`` `notFound`, `notEnrolled`.
    func move(_ member: ID<Member>, in course: Course) async throws {
        guard let newest = course.version else { throw Problem.notFound }
        try await store.database.write { transaction in
            guard try await store.locked(member, course.id, in: transaction)?.state == .active else {
                throw Problem(.notEnrolled)
            }
            try await store.move(member, course.id, to: newest, in: transaction)
            if let enrolment = try await store.locked(member, course.id, in: transaction) {
                try await finish(member, enrolment, course.slug, in: transaction)
            }
        }
    }
}

extension LearningOperations {
    /// The reader's place; nil for visitors and for who does not learn it.
    func placeIfAny(of member: ID<Member>?, in course: Course) async throws -> LearnerPlace? {
        guard let member else { return nil }
        do {
            return try await place(of: member, in: course)
        } catch let problem as Problem where problem.kind == .notEnrolled {
            return nil
        }
    }

    /// Whether the reader waits for a place.
    func isWaiting(_ member: ID<Member>?, for course: Course) async throws -> Bool {
        guard let member else { return false }
        return try await store.enrolment(of: member, in: course.id)?.state == .waiting
    }
}
