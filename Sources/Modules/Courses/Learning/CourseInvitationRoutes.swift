import Foundation
import Kernel
import Web

/// Inviting learners over the API.
struct CourseInvitationRoutes: Sendable {
    let catalogue: CatalogueStore
    let invitations: CourseInvitationStore
    let world: World

    var endpoints: [Endpoint] {
        [
            .list(
                "/courses/{id}/invitations", "Who is invited to a course", access: .capability(.author),
                problems: [.notFound], answer: list),
            .post(
                "/courses/{id}/invitations", "Invite a member of this territory to a course",
                access: .capability(.author), problems: [.notFound], status: 204, answer: invite),
            .delete(
                "/courses/{id}/invitations/{member}", "Take an invitation back; who enrolled by it stays",
                access: .capability(.author), answer: withdraw),
        ]
    }

    private struct InvitationPath: Codable, Sendable {
        let id: CourseReference
        let member: ID<Member>
    }

    private struct InvitationBody: Codable, Sendable {
        /// A handle of this territory.
        let member: String
    }

    struct InvitationView: Codable, Sendable {
        let member: ID<Member>
        let handle: String
        let invitedAt: Date
        let enrolled: Bool

        enum CodingKeys: String, CodingKey {
            case member, handle, enrolled
            case invitedAt = "invited_at"
        }
    }

    @Sendable private func list(
        _ input: Input<CatalogueRoutes.CoursePath, None, None>, _: ListPosition, _: MemberContext
    ) async throws -> Page<InvitationView> {
        let items = try await invitations.all(of: try await find(input.path.id).id).map {
            InvitationView(member: $0.member, handle: $0.handle, invitedAt: $0.invitedAt, enrolled: $0.isEnrolled)
        }
        return Page(items: items, next: nil)
    }

    @Sendable private func invite(
        _ input: Input<CatalogueRoutes.CoursePath, None, InvitationBody>, _ context: MemberContext
    ) async throws -> Answer<None> {
        try await invitations.invite(
            input.body.member, to: try await find(input.path.id).id, by: context.member.id, at: world.now())
        return .noContent
    }

    @Sendable private func withdraw(_ input: Input<InvitationPath, None, None>, _: MemberContext) async throws {
        guard let course = try await catalogue.find(input.path.id) else { return }
        try await invitations.withdraw(input.path.member, from: course.id)
    }

    private func find(_ reference: CourseReference) async throws -> Course {
        guard let course = try await catalogue.find(reference) else { throw Problem.notFound }
        return course
    }
}
