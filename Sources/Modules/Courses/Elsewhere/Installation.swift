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
        /// Who stated that they published it, where somebody did.
        let territory: String?
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
                cid: tree.text, content: try package.content, territory: try await remote.territory(of: tree.text))
        } catch let error as CoursePackageError {
            throw Problem(.unreadablePackage, reason: "\(error)")
        }
    }

    /// - Throws: ``Problem`` `invalid` where the slug is taken.
    func install(_ prepared: Prepared, as slug: Slug, in transaction: Transaction) async throws -> Course {
        let course = try await authoring.create(slug, prepared.content, in: transaction)
        try await AuthoringStore.setSource(
            prepared.cid, from: prepared.territory, of: course.id, in: transaction)
        return course
    }

    /// Under its own slug or, where that is taken, one that says where it is from. Installed before, it is that course.
    func install(_ remote: RemoteCourse) async throws -> Course {
        if let slug = remote.installedAs, let known = try await authoring.catalogue.find(.slug(slug)) { return known }
        guard let cid = remote.cid else { throw Problem(.contentUnavailable) }
        let prepared = try await prepare(cid)
        var slug = remote.slug
        if try await authoring.catalogue.find(.slug(slug)) != nil {
            slug = "\(remote.slug.prefix(40))-\(remote.territory)"
        }
        if try await authoring.catalogue.find(.slug(slug)) != nil {
            slug = "\(slug)-\(Choice.newID(authoring.world).prefix(4))"
        }
        let free = try Slug(checking: slug.replacing("--", with: "-"))
        return try await authoring.catalogue.database.write { try await install(prepared, as: free, in: $0) }
    }
}
