import Foundation
import Kernel
import Web

/// The catalogue and one course as pages.
struct CataloguePages: Sendable {
    let learning: LearningOperations
    private var catalogue: CatalogueStore { learning.catalogue }

    static let base = "/courses"
    /// Courses on one page of the catalogue.
    static let pageSize = 24

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .anyone, answer: list),
            .get(Self.base + "/{course}", access: .anyone, answer: show),
        ]
    }

    @Sendable private func list(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let filter = Self.filter(request.query)
        let sort = filter.sort ?? .newest
        let position = try request.query["after"].map { try context.open(cursor: $0, list: "courses") }
        let found = try await catalogue.list(
            filter, after: position.flatMap { CataloguePosition($0) }, limit: Self.pageSize + 1)
        let shown = Array(found.prefix(Self.pageSize))
        let next =
            found.count > shown.count
            ? shown.last.map { context.seal("\(CataloguePosition($0, sort: sort))", list: "courses") } : nil
        let pagination = Pagination(
            next: next.map { Self.address(filter, after: $0) }, first: position == nil ? nil : Self.address(filter))
        var learnt: [ID<Course>: Learning] = [:]
        if let member = context.member {
            for one in try await learning.store.learning(of: member.id) { learnt[one.course.id] = one }
        }
        let cards = shown.map { CourseCard($0, learning: learnt[$0.id], language: context.language.tag) }
        return .view(
            CataloguePage.view(
                cards, filter: filter, choices: try await catalogue.choices(), pagination: pagination,
                isMember: context.member != nil))
    }

    @Sendable private func show(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard let reference = CourseReference(request.parameters["course"] ?? "") else { throw Problem.notFound }
        let course = try await catalogue.published(reference)
        let place = try await learning.placeIfAny(of: context.member?.id, in: course)
        let isWaiting = try await learning.isWaiting(context.member?.id, for: course)
        let content: CourseContent
        if let place {
            content = place.content
        } else {
            content = try await catalogue.content(of: course.id, version: course.version ?? 0)
        }
        return .view(
            CoursePage.view(
                course, content, place, isVisitor: context.member == nil,
                isWaiting: isWaiting,
                isAuthor: context.member?.capabilities.contains(.author) ?? false,
                isInvited: try await isInvited(context.member?.id, to: course, content), language: context.language.tag,
                problem: nil))
    }

    private func isInvited(_ member: ID<Member>?, to course: Course, _ content: CourseContent) async throws -> Bool {
        guard let member, content.enrolment.kind == .invitation else { return false }
        return try await learning.invitations.isInvited(member, to: course.id)
    }

    private static func filter(_ query: FormFields) -> CatalogueFilter {
        let text: (String) -> String? = { name in
            query[name].flatMap { $0.isEmpty || $0.count > CatalogueFilter.maximumLength ? nil : $0 }
        }
        return CatalogueFilter(
            q: text("q"), language: text("language"), tag: text("tag"), level: text("level").flatMap(CourseLevel.init),
            badge: text("badge"), sort: text("sort").flatMap(CatalogueFilter.Sort.init))
    }

    private static func address(_ filter: CatalogueFilter, after cursor: String? = nil) -> String {
        let pairs: [(String, String?)] = [
            ("q", filter.q), ("language", filter.language), ("tag", filter.tag), ("level", filter.level?.rawValue),
            ("badge", filter.badge), ("sort", filter.sort?.rawValue), ("after", cursor),
        ]
        var parts = URLComponents()
        parts.path = base
        let items = pairs.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        parts.queryItems = items.isEmpty ? nil : items
        return parts.string ?? base
    }
}
