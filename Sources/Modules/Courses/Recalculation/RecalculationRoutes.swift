import Kernel
import Logging
import Web

/// Applying changed rules over the API.
struct RecalculationRoutes: Sendable {
    let recalculation: RecalculationOperations
    private var catalogue: CatalogueStore { recalculation.learning.catalogue }

    var endpoints: [Endpoint] {
        [
            .post(
                "/courses/{id}/recalculate",
                "Complete what the newest version's rules complete, or only say what that would be",
                access: .capability(.author), problems: [.notFound], answer: recalculate)
        ]
    }

    private struct Query: Codable, Sendable {
        let dry_run: Bool?
    }

    struct RecalculationView: Codable, Sendable {
        /// Whose rules they are.
        let version: Int
        let changes: [RecalculationOperations.Change]
    }

    @Sendable private func recalculate(
        _ input: Input<CatalogueRoutes.CoursePath, Query, None>, _ context: MemberContext
    ) async throws -> Answer<RecalculationView> {
        let course = try await catalogue.published(input.path.id)
        let version = course.version ?? 0
        guard input.query.dry_run != true else {
            return .ok(RecalculationView(version: version, changes: try await recalculation.preview(course)))
        }
        let changes = try await recalculation.apply(course, by: context.member.id)
        context.node.logger.notice(
            "an author applies changed rules",
            metadata: [
                "course": "\(course.slug)", "learners": "\(changes.count)",
                "member.handle": "\(context.member.handle)",
            ])
        return .ok(RecalculationView(version: version, changes: changes))
    }
}
