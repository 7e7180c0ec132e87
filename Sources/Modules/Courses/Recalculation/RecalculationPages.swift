import Kernel
import Web

/// What changed rules would complete, with the button that lets them.
struct RecalculationPages: Sendable {
    let recalculation: RecalculationOperations
    private var catalogue: CatalogueStore { recalculation.learning.catalogue }

    private static let path = CataloguePages.base + "/{course}/recalculate"

    var pages: [PageRoute] {
        [
            .get(Self.path, access: .capability(.author), answer: show),
            .post(Self.path, access: .capability(.author), answer: apply),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        let (course, content) = try await find(request)
        return .view(
            RecalculationPage.view(
                course, content, try await recalculation.preview(course),
                applied: request.query["applied"].flatMap { Int($0) }))
    }

    @Sendable private func apply(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, _) = try await find(request)
        let changes = try await recalculation.apply(course, by: context.member.id)
        return .redirect("\(course.path)/recalculate?applied=\(changes.count)")
    }

    private func find(_ request: PageRequest) async throws -> (Course, CourseContent) {
        guard let reference = CourseReference(request.parameters["course"] ?? "") else { throw Problem.notFound }
        let course = try await catalogue.published(reference)
        return (course, try await catalogue.content(of: course.id, version: course.version ?? 0))
    }
}
