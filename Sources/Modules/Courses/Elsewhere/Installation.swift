import Foundation
import Kernel
import Postgres
import Web

/// Installs courses from packages: as drafts, which say where they come from and have no keys yet.
struct Installation: Sendable {
    let authoring: AuthoringOperations
    let packages: StoredPackage
    let remote: RemoteCourseStore

    /// A package that was read and looks like a course, ready to become a draft.
    struct Prepared: Sendable {
        let cid: String
        let content: CourseContent
        /// Who stated that they published it, where somebody did, and as which course.
        let origin: RemoteCourseStore.Origin?
    }

    /// Reads the package of an address out of content storage. What somebody published is waited for: it is on its way.
    /// - Throws: ``Problem`` `contentUnavailable`, `unreadablePackage`.
    func prepare(_ cid: String) async throws -> Prepared {
        try await prepare(try await packages.read(cid, waits: try await remote.isPublished(cid)), as: cid)
    }

    /// - Parameter cid: the address that the files should have; nil where any will do.
    /// - Throws: ``Problem`` `unreadablePackage`.
    func prepare(_ package: CoursePackage, as cid: String?) async throws -> Prepared {
        let tree = try PackageTree(package)
        if let cid, cid != tree.text { throw Problem(.unreadablePackage, detail: PackageBody.otherAddress) }
        do {
            return Prepared(
                cid: tree.text, content: try package.content, origin: try await remote.origin(of: tree.text))
        } catch let error as CoursePackageError {
            throw Problem(.unreadablePackage, reason: "\(error)")
        }
    }

    /// Under a slug that is free or, where the package is a later version of the course that has it, as the next draft of that.
    /// - Throws: ``Problem`` `invalid` where the slug is taken.
    func install(_ prepared: Prepared, as slug: Slug, in transaction: Transaction) async throws -> CourseDraft {
        if let draft = try await succeed(prepared, as: slug.text, in: transaction) { return draft }
        let course = try await authoring.create(slug, prepared.content, in: transaction)
        try await AuthoringStore.setSource(prepared.cid, from: prepared.origin, of: course.id, in: transaction)
        return CourseDraft(course: course, draft: prepared.content)
    }

    /// Makes a package the draft of the course that was installed from an earlier version of the same. Learners go on in the version
    /// they began until it is published. What this territory decides stays: who may enrol, and the keys of questions that are as they
    /// were.
    /// - Returns: nil where there is no such course.
    private func succeed(
        _ prepared: Prepared, as slug: String?, in transaction: Transaction
    ) async throws -> CourseDraft? {
        guard let origin = prepared.origin,
            let old = try await AuthoringStore.installed(from: origin, as: slug, in: transaction)
        else { return nil }
        var draft = prepared.content.keepingKeys(of: old.draft)
        draft.enrolment = old.draft.enrolment
        try await authoring.replace(old, by: draft, in: transaction)
        try await AuthoringStore.setSource(prepared.cid, from: origin, of: old.course.id, in: transaction)
        return try await AuthoringStore.locked(old.course.id, in: transaction)
    }

    /// Under its own slug or, where that is taken, one that says where it is from. Installed before, it is that course, or the next
    /// draft of it.
    func install(_ remote: RemoteCourse) async throws -> Course {
        if let slug = remote.installedAs, let known = try await authoring.catalogue.find(.slug(slug)) { return known }
        guard let cid = remote.cid else { throw Problem(.contentUnavailable) }
        let prepared = try await prepare(cid)
        if let next = try await authoring.catalogue.database.write({
            try await succeed(prepared, as: nil, in: $0)
        }) {
            return next.course
        }
        var slug = remote.slug
        if try await authoring.catalogue.find(.slug(slug)) != nil {
            slug = "\(remote.slug.prefix(40))-\(remote.territory)"
        }
        if try await authoring.catalogue.find(.slug(slug)) != nil {
            slug = "\(slug)-\(Choice.newID(authoring.world).prefix(4))"
        }
        let free = try Slug(checking: slug.replacing("--", with: "-"))
        return try await authoring.catalogue.database.write { try await install(prepared, as: free, in: $0).course }
    }
}

extension CourseContent {
    /// The same with another's keys, where the question is the same as it is told to everybody.
    func keepingKeys(of old: CourseContent) -> CourseContent {
        let known = Dictionary(old.items.flatMap { $0.questions ?? [] }.map { ($0.id, $0) }) { first, _ in first }
        var content = self
        for section in content.sections.indices {
            for place in content.sections[section].items.indices {
                content.sections[section].items[place].questions = content.sections[section].items[place].questions?
                    .map { question in
                        guard let own = known[question.id], PublicQuestion(own) == PublicQuestion(question) else {
                            return question
                        }
                        return own
                    }
            }
        }
        return content
    }
}
