import Kernel
import Web

/// The files of a draft over the API. They are uploaded with `POST /ipfs/upload`, and named in the text of an item.
struct CourseFileRoutes: Sendable {
    let catalogue: CatalogueStore
    let files: CourseFiles

    var endpoints: [Endpoint] {
        [
            .get(
                "/courses/{id}/files", "The files that a draft names, and whether they are kept for it",
                access: .capability(.author), problems: [.notFound], answer: list)
        ]
    }

    /// All of them: a course names 500 at most.
    struct CourseFilesView: Codable, Sendable {
        let files: [File]
    }

    struct File: Codable, Sendable {
        let cid: String
        let kept: Bool
        /// Why it is not: `missing`, `denied`, `too_large`, `no_room` or `unreadable`; absent while it is looked for.
        let failure: String?
    }

    @Sendable private func list(
        _ input: Input<CatalogueRoutes.CoursePath, None, None>, _: MemberContext
    ) async throws -> Answer<CourseFilesView> {
        guard let course = try await catalogue.find(input.path.id) else { throw Problem.notFound }
        return .ok(
            CourseFilesView(
                files: try await files.store.files(of: course.id).map {
                    File(cid: $0.cid, kept: $0.isKept, failure: $0.failure?.rawValue)
                }))
    }
}
