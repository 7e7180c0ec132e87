import Foundation
import Kernel
import Web

/// Courses of other territories as a page, and installing one.
struct RemoteCoursePages: Sendable {
    let installation: Installation

    static let path = CataloguePages.base + "/elsewhere"

    var pages: [PageRoute] {
        [
            .get(Self.path, access: .anyone, answer: list),
            .post(Self.path, access: .capability(.author), answer: install),
        ]
    }

    @Sendable private func list(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let position = try request.query["after"].map { try context.open(cursor: $0, list: "elsewhere") }
        return .view(
            try await view(
                after: position.flatMap { RemoteCoursePosition($0) },
                isAuthor: context.member?.capabilities.contains(.author) ?? false, context))
    }

    @Sendable private func install(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let parts = (request.form["course"] ?? "").split(separator: "/")
        guard parts.count == 2, let id = UUID(uuidString: String(parts[1])),
            let remote = try await installation.remote.find(String(parts[0]), id)
        else { throw Problem.notFound }
        do {
            return .redirect("\(try await installation.install(remote).path)/edit")
        } catch let problem as Problem where [.contentUnavailable, .unreadablePackage].contains(problem.kind) {
            return .view(try await view(after: nil, isAuthor: true, context.node, problem: problem))
        }
    }

    private func view(
        after position: RemoteCoursePosition?, isAuthor: Bool, _ context: NodeContext, problem: Problem? = nil
    ) async throws -> View {
        let found = try await installation.remote.list(after: position, limit: CataloguePages.pageSize + 1)
        let shown = Array(found.prefix(CataloguePages.pageSize))
        let next =
            found.count > shown.count
            ? shown.last.map { context.seal("\(RemoteCoursePosition($0))", list: "elsewhere") } : nil
        return RemoteCoursesPage.view(
            shown, isAuthor: isAuthor,
            pagination: Pagination(
                next: next.map { "\(Self.path)?after=\($0)" }, first: position == nil ? nil : Self.path),
            language: context.language.tag, problem: problem)
    }
}
