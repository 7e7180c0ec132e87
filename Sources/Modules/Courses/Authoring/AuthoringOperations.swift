import Federation
import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// What authors do with courses. Everything is done to the draft; publishing makes a copy of it that never changes.
struct AuthoringOperations: Sendable {
    let catalogue: CatalogueStore
    let federation: FederationLog
    let files: CourseFiles
    /// Wakes ``PackageKeeper``.
    let packages: Rounds
    let world: World
    private var database: Database { catalogue.database }

    /// What stands in the place of a slug in addresses of other things.
    static let reserved: Set<String> = ["elsewhere", "import"]

    /// - Throws: ``Problem`` `invalid` where the slug is taken.
    func create(_ slug: Slug, _ content: CourseContent, in transaction: Transaction) async throws -> Course {
        let id: ID<Course> = world.newID()
        try CourseBounds.check(content)
        guard !Self.reserved.contains(slug.text),
            try await AuthoringStore.insert(id, slug: slug.text, content, at: world.now(), in: transaction),
            let course = try await AuthoringStore.locked(id, in: transaction)
        else { throw Problem.invalid(FieldProblem("/slug", "taken", "Another course has this name.")) }
        try await files.note(content, of: id, in: transaction)
        return course.course
    }

    func create(_ slug: Slug, _ content: CourseContent) async throws -> Course {
        try await database.write { try await create(slug, content, in: $0) }
    }

    /// Changes the draft under its lock.
    /// - Parameter check: sees the version that is about to be changed, and may throw.
    @discardableResult
    func edit(
        _ id: ID<Course>, check: @Sendable (Course) throws -> Void = { _ in },
        _ change: @Sendable (inout CourseContent) throws -> Void
    ) async throws -> Course {
        try await database.write { transaction in
            guard let old = try await AuthoringStore.locked(id, in: transaction) else { throw Problem.notFound }
            try check(old.course)
            var draft = old.draft
            try change(&draft)
            try await replace(old, by: draft, in: transaction)
            guard let new = try await AuthoringStore.locked(id, in: transaction) else { throw Problem.notFound }
            return new.course
        }
    }

    /// Keeps a draft in the place of one that is locked.
    func replace(_ old: CourseDraft, by draft: CourseContent, in transaction: Transaction) async throws {
        guard draft != old.draft else { return }
        try CourseBounds.check(draft)
        try await AuthoringStore.keep(draft, of: old.course.id, in: transaction)
        try await files.note(draft, of: old.course.id, in: transaction)
    }

    /// Makes the draft the next version. A draft that was published already stays the version it is.
    /// - Throws: ``Problem`` `cannotPublish` with every place that is wrong.
    func publish(_ id: ID<Course>) async throws -> Course {
        let now = world.now()
        // No transaction waits for files.
        try await files.settle(id)
        return try await database.write { transaction in
            guard let old = try await AuthoringStore.locked(id, in: transaction) else { throw Problem.notFound }
            if old.course.isDraftPublished, old.course.state == .published { return old.course }
            let kept = try await files.store.kept(of: id, in: transaction)
            let problems = CourseCheck(old.draft, files: Set(kept.keys)).problems
            guard problems.isEmpty else { throw Problem(.cannotPublish, fields: problems) }
            let version = (old.course.version ?? 0) + 1
            let predecessor = try await AuthoringStore.newestCID(of: id, in: transaction)
            let (tree, basedOn) = try package(of: old.course, old.draft, kept)
            let cid = tree.text
            try await AuthoringStore.publish(
                old.draft, as: version, of: id, revision: old.course.revision, cid: cid, basedOn: basedOn,
                at: now, in: transaction)
            try await federation.record(
                CoursePublished(
                    id: id, slug: old.course.slug, courseVersion: version, predecessor: predecessor, cid: cid,
                    title: old.draft.title, language: old.draft.language, publishedAt: now), in: transaction)
            transaction.afterCommit { packages.post() }
            guard let new = try await AuthoringStore.locked(id, in: transaction) else { throw Problem.notFound }
            return new.course
        }
    }

    /// The draft's package. What was installed and is unchanged has the address it came from; what differs says what it is based on.
    /// - Parameter assets: sizes of the files that are kept for it.
    func package(
        of course: Course, _ draft: CourseContent, _ assets: [String: UInt64]
    ) throws -> (tree: PackageTree, basedOn: String?) {
        let own = try PackageTree(CoursePackage(draft, assets: assets))
        guard let source = course.sourceCID, source != own.text else { return (own, nil) }
        return (try PackageTree(CoursePackage(draft, basedOn: source, assets: assets)), source)
    }

    /// Gives questions their keys, such as after a course was installed.
    func setKeys(_ keys: [QuestionKey], of id: ID<Course>) async throws -> Course {
        let byID = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
        return try await edit(id) { draft in
            for section in draft.sections.indices {
                for place in draft.sections[section].items.indices {
                    draft.sections[section].items[place].questions = draft.sections[section].items[place].questions?
                        .map { byID[$0.id]?.applied(to: $0) ?? $0 }
                }
            }
        }
    }

    /// Takes no learners any more; those who learn go on.
    func archive(_ id: ID<Course>) async throws -> Course {
        try await database.write { transaction in
            guard let old = try await AuthoringStore.locked(id, in: transaction) else { throw Problem.notFound }
            guard old.course.state == .published else { return old.course }
            try await AuthoringStore.archive(id, in: transaction)
            try await federation.record(CourseArchived(id: id, slug: old.course.slug), in: transaction)
            guard let new = try await AuthoringStore.locked(id, in: transaction) else { throw Problem.notFound }
            return new.course
        }
    }

    /// Removes a course that was never published.
    /// - Throws: ``Problem`` `hasLearners`.
    func remove(_ id: ID<Course>) async throws {
        try await database.write { transaction in
            guard let old = try await AuthoringStore.locked(id, in: transaction) else { return }
            guard old.course.version == nil else { throw Problem(.hasLearners) }
            try await files.note(nil, of: id, in: transaction)
            try await transaction.execute("DELETE FROM course WHERE id = \(id)")
        }
    }

    /// A new draft with the same content, under ids of its own.
    func duplicate(_ id: ID<Course>, as slug: Slug, in transaction: Transaction) async throws -> Course {
        guard let old = try await AuthoringStore.locked(id, in: transaction) else { throw Problem.notFound }
        return try await create(slug, old.draft.withFreshIDs(world), in: transaction)
    }
}
