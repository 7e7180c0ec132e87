import Content
import ContentStorage
import Foundation
import Kernel
import Logging
import ModuleKit
import Postgres
import ServiceLifecycle

/// Keeps the packages of published versions in content storage, where they are had by their address.
///
/// Publishing does not wait for it: the address is known from the content alone, and what is not kept yet is kept at the next look.
struct PackageKeeper: Service {
    let catalogue: CatalogueStore
    let content: ContentStorage
    let world: World
    let logger: Logger
    /// Wishes for a look, right after something was published.
    let rounds: Rounds

    static let interval = Duration.seconds(5)
    /// Versions kept in one look.
    static let batch = 20

    /// Looks until graceful shutdown.
    func run() async throws {
        await rounds.run(
            every: Self.interval, world: world, logger: logger, waiting: "packages of courses", look)
    }

    /// One that cannot be kept, such as where the territory has no room left, keeps no other from it.
    @Sendable private func look() async throws {
        for version in try await catalogue.unkept(limit: Self.batch) {
            do {
                try await keep(version)
            } catch {
                logger.warning(
                    "the package of a course is not kept",
                    metadata: ["course": "\(version.slug)", "version": "\(version.number)", "error": "\(error)"])
            }
        }
    }

    private func keep(_ version: UnkeptVersion) async throws {
        let course = try await catalogue.content(of: version.course, version: version.number)
        let assets = try await assets(of: course)
        let package = try CoursePackage(
            course, basedOn: version.basedOn, assets: assets.mapValues(\.totalSize))
        let tree = try await content.write(
            folder: package.files.mapValues { Array($0) },
            linking: Dictionary(uniqueKeysWithValues: assets.map { ("assets/\($0.key)", $0.value) }))
        guard tree.root.description == version.cid else {
            throw PackageAddressDiffers(course: version.slug, version: version.number)
        }
        let holder = Holder(kind: "course", id: "\(version.course)/\(version.number)")
        let now = world.now()
        let found = try await content.find(tree)
        try await catalogue.database.write { transaction in
            try await content.keep(
                found, for: holder, name: "\(version.slug), version \(version.number)", in: transaction)
            try await transaction.execute(
                """
                UPDATE course_version SET kept_at = \(now)
                WHERE course = \(version.course) AND number = \(version.number)
                """)
        }
    }
}

extension PackageKeeper {
    /// The files that the texts name, which were here when it was published. One that is gone is asked of peers.
    private func assets(of course: CourseContent) async throws -> [String: WrittenTree] {
        var limits = FetchLimits(bytes: CourseFile.maximumBytes)
        limits.time = CourseFileKeeper.patience
        var trees: [String: WrittenTree] = [:]
        for address in course.fileAddresses {
            trees[address] = try await content.fetch(try CID(address), limits: limits)
        }
        return trees
    }
}

/// The address that was published is not the one that content storage makes of the same files.
struct PackageAddressDiffers: Error {
    let course: String
    let version: Int
}
