import Foundation
import Kernel
import Web

/// The catalogue and one course, over the API.
struct CatalogueRoutes: Sendable {
    let learning: LearningOperations
    private var catalogue: CatalogueStore { learning.catalogue }

    var endpoints: [Endpoint] {
        [
            .list("/courses", "Published courses, filtered and in order", access: .anyone, answer: list),
            .get(
                "/courses/{id}", "One course by id or slug, with its outline and the reader's progress",
                access: .anyone,
                problems: [.notFound], answer: show),
        ]
    }

    struct CoursePath: Codable, Sendable {
        let id: CourseReference
    }

    @Sendable private func list(
        _ input: Input<None, CatalogueFilter, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<CourseSummary> {
        let sort = input.query.sort ?? .newest
        let start = try position.after.map { text in
            guard let start = CataloguePosition(text) else { throw Problem(.badCursor) }
            return start
        }
        let found = try await catalogue.list(input.query, after: start, limit: position.limit)
        let next = found.count == position.limit ? found.last.map { "\(CataloguePosition($0, sort: sort))" } : nil
        return Page(items: found.map { CourseSummary($0, language: context.language.tag) }, next: next)
    }

    @Sendable private func show(
        _ input: Input<CoursePath, None, None>, _ context: NodeContext
    ) async throws -> Answer<CourseDetail> {
        let course = try await catalogue.published(input.path.id)
        let place = try await learning.placeIfAny(of: context.member?.id, in: course)
        let content: CourseContent
        if let place {
            content = place.content
        } else {
            content = try await catalogue.content(of: course.id, version: course.version ?? 0)
        }
        return .ok(CourseDetail(course, content, place, language: context.language.tag))
    }
}
