import Kernel
import Web

/// Courses of other territories over the API. Installing one is `POST /courses/import` with its CID.
struct RemoteCourseRoutes: Sendable {
    let store: RemoteCourseStore

    var endpoints: [Endpoint] {
        [
            .list(
                "/remote-courses", "Courses that other territories published, the newest first",
                access: .anyone, answer: list)
        ]
    }

    @Sendable private func list(
        _: Input<None, None, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<RemoteCourseView> {
        let start = try position.after.map { text in
            guard let start = RemoteCoursePosition(text) else { throw Problem(.badCursor) }
            return start
        }
        let found = try await store.list(after: start, limit: position.limit)
        let next = found.count == position.limit ? found.last.map { "\(RemoteCoursePosition($0))" } : nil
        return Page(items: found.map { RemoteCourseView($0, language: context.language.tag) }, next: next)
    }
}
