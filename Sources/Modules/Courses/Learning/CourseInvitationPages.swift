import Kernel
import Web

/// Inviting learners on a page.
struct CourseInvitationPages: Sendable {
    let catalogue: CatalogueStore
    let invitations: CourseInvitationStore
    let world: World

    private static let path = CataloguePages.base + "/{course}/invitations"

    var pages: [PageRoute] {
        [
            .get(Self.path, access: .capability(.author), answer: show),
            .post(Self.path, access: .capability(.author), answer: change),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        .view(try await view(try await find(request)))
    }

    @Sendable private func change(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        let handle = request.form["member"] ?? ""
        do {
            if let member = request.form["withdraw"].flatMap({ ID<Member>($0) }) {
                try await invitations.withdraw(member, from: course.id)
            } else {
                try await invitations.invite(handle, to: course.id, by: context.member.id, at: world.now())
            }
            return .redirect("\(course.path)/invitations")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await view(course, handle: handle, problem: problem))
        }
    }

    private func view(_ course: Course, handle: String = "", problem: Problem? = nil) async throws -> View {
        CourseInvitationsPage.view(
            course, try await invitations.all(of: course.id), handle: handle, problem: problem)
    }

    private func find(_ request: PageRequest) async throws -> Course {
        guard let reference = CourseReference(request.parameters["course"] ?? ""),
            let course = try await catalogue.find(reference)
        else { throw Problem.notFound }
        return course
    }
}
