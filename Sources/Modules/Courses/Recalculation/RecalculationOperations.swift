import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// Applies the rules of the newest version to those who began an older one and have not completed it: on an author's word alone, after
/// a look at what it would change. Nobody loses anything by it.
///
/// Learners stay in the version they began, but for those whom it completes: they completed the newest.
struct RecalculationOperations: Sendable {
    let learning: LearningOperations
    let store: RecalculationStore
    let audit: AuditLog

    /// What becomes, or would become, of one learner.
    struct Change: Codable, Hashable, Sendable {
        let handle: String
        /// Items that are completed by it.
        let items: [ID<CourseItem>]
        /// Whether the course is, too.
        let completesCourse: Bool

        enum CodingKeys: String, CodingKey {
            case handle, items
            case completesCourse = "completes_course"
        }
    }

    /// What would change, and for whom.
    /// - Throws: ``Problem`` `notFound`.
    func preview(_ course: Course) async throws -> [Change] {
        let content = try await newest(of: course)
        let attempts = try await store.attempts(at: course.id)
        return try await store.learners(of: course.id).compactMap { learner in
            Change(
                learner.handle,
                Recalculation(
                    content: content, completed: learner.completed, attempts: attempts[learner.member] ?? [],
                    round: learner.round))
        }
    }

    /// Changes it, each learner in a transaction of their own, with the entry that says so.
    /// - Returns: what was changed. Again, there is nothing left to change.
    func apply(_ course: Course, by author: ID<Member>) async throws -> [Change] {
        let content = try await newest(of: course)
        var changes: [Change] = []
        for learner in try await store.learners(of: course.id) {
            let change = try await store.database.write { transaction in
                try await apply(course, content, to: learner, by: author, in: transaction)
            }
            if let change { changes.append(change) }
        }
        return changes
    }

    private func apply(
        _ course: Course, _ content: CourseContent, to learner: RecalculationStore.Learner, by author: ID<Member>,
        in transaction: Transaction
    ) async throws -> Change? {
        guard let enrolment = try await learning.store.locked(learner.member, course.id, in: transaction),
            enrolment.state == .active, enrolment.completedAt == nil
        else { return nil }
        let recalculation = Recalculation(
            content: content,
            completed: try await learning.store.completed(learner.member, enrolment, in: transaction),
            attempts: try await store.attempts(of: learner.member, enrolment, in: transaction), round: enrolment.round)
        guard let change = Change(learner.handle, recalculation) else { return nil }
        try await learning.store.note(
            change.items, of: learner.member, enrolment, at: learning.world.now(), in: transaction)
        if change.completesCourse, let version = course.version {
            try await learning.store.move(learner.member, course.id, to: version, in: transaction)
            guard let moved = try await learning.store.locked(learner.member, course.id, in: transaction) else {
                return nil
            }
            try await learning.finish(learner.member, moved, course.slug, in: transaction)
        }
        try await audit.note(
            "course.recalculate", by: .member(author), about: learner.member,
            detail: "\(course.id) items \(change.items.count) course \(change.completesCourse)", in: transaction)
        return change
    }

    private func newest(of course: Course) async throws -> CourseContent {
        guard let version = course.version else { throw Problem.notFound }
        return try await learning.catalogue.content(of: course.id, version: version)
    }
}

extension RecalculationOperations.Change {
    /// Nil where nothing changes.
    fileprivate init?(_ handle: String, _ recalculation: Recalculation) {
        let (items, completesCourse) = (recalculation.items, recalculation.completesCourse)
        guard !items.isEmpty || completesCourse else { return nil }
        self.init(handle: handle, items: items, completesCourse: completesCourse)
    }
}
