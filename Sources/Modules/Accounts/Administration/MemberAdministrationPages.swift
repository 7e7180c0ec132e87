import Foundation
import Kernel
import Web

/// Members, applications and the way of registering as administrators see them.
struct MemberAdministrationPages: Sendable {
    let administration: MemberAdministration
    let applications: ApplicationOperations
    let policies: PolicyStore
    let secondFactor: SecondFactorOperations

    static let base = "/admin/members"
    static let pageSize = 40

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .admin, rate: .search, answer: list),
            .get(Self.base + "/{id}", access: .admin, answer: show),
            .post(Self.base + "/{id}/hold", access: .admin, answer: hold),
            .post(Self.base + "/{id}/restore", access: .admin, answer: restore),
            .post(Self.base + "/{id}/sign-out", access: .admin, answer: signOut),
            .post(Self.base + "/{id}/remove-factor", access: .admin, answer: removeFactor),
            .post(Self.base + "/{id}/roles", access: .admin, answer: setRoles),
            .get("/admin/applications", access: .admin, answer: listApplications),
            .post("/admin/applications/{id}/approve", access: .admin, answer: approve),
            .post("/admin/applications/{id}/deny", access: .admin, answer: deny),
            .get("/admin/registration", access: .admin, answer: showPolicy),
            .post("/admin/registration", access: .admin, answer: setPolicy),
        ]
    }

    // MARK: - Members

    @Sendable private func list(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let query = request.query["q"].flatMap { try? SearchText(checking: $0) }?.text
        let state = request.query["state"].flatMap(MemberState.init(rawValue:))
        let after = try request.query["after"].map { try context.node.open(cursor: $0, list: Self.base) }
        let found = try await administration.store.list(
            prefix: query?.trimmingPrefix("@").description ?? "", state: state, after: after ?? "",
            limit: Self.pageSize + 1)
        let shown = found.prefix(Self.pageSize)
        let next =
            found.count > shown.count ? shown.last.map { context.node.seal($0.handle, list: Self.base) } : nil
        return .view(AdminMembersPage.view(Array(shown), query: query, state: state, next: next, isFirst: after == nil))
    }

    @Sendable private func show(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let member = try await member(request)
        return .view(
            AdminMemberPage.view(
                member, hasFactor: try await secondFactor.isEnrolled(member.id), isSaved: request.query["saved"] != nil)
        )
    }

    private struct FactorForm: Codable, Sendable {
        /// Not `reason`, which is what the member reads.
        let why: FactorLoss
    }

    @Sendable private func removeFactor(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let member = try await member(request)
        do {
            let form = try request.read(FactorForm.self)
            _ = try await administration.removeFactor(of: member.id, because: form.why, by: context.actor)
            context.note("takes a member's second factor away", member: member.id)
            return .redirect("\(Self.base)/\(member.id)?saved")
        } catch let problem as Problem where Self.isForForm(problem) {
            return .view(AdminMemberPage.view(member, hasFactor: true, isAboutFactor: true, problem: problem))
        }
    }

    private struct HoldForm: Codable, Sendable {
        let reason: MemberAdministration.Reason
        let kind: HoldKind
    }

    @Sendable private func hold(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let member = try await member(request)
        do {
            let form = try request.read(HoldForm.self)
            switch form.kind {
            case .freeze: _ = try await administration.freeze(member.id, because: form.reason, by: context.actor)
            case .day, .week, .month, .suspend:
                let end = form.kind.length.map { administration.world.now().addingTimeInterval($0) }
                _ = try await administration.suspend(
                    member.id, because: form.reason, until: end, by: context.actor)
            }
            context.note("holds a member: \(form.kind.rawValue)", member: member.id)
            return .redirect("\(Self.base)/\(member.id)?saved")
        } catch let problem as Problem where Self.isForForm(problem) {
            return .view(
                AdminMemberPage.view(
                    member, hasFactor: try await secondFactor.isEnrolled(member.id), reason: request.form["reason"],
                    problem: problem))
        }
    }

    @Sendable private func restore(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let member = try await administration.restore(try await member(request).id, by: context.actor)
        context.note("restores a member", member: member.id)
        return .redirect("\(Self.base)/\(member.id)?saved")
    }

    @Sendable private func signOut(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let member = try await member(request)
        try await administration.signOut(member.id, by: context.actor)
        context.note("signs a member out", member: member.id)
        return .redirect("\(Self.base)/\(member.id)?saved")
    }

    @Sendable private func setRoles(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let member = try await member(request)
        do {
            let roles = Role.allCases.filter { request.form["role_\($0.rawValue)"] != nil }
            _ = try await administration.set(Set(roles), of: member.id, by: context.actor)
            context.note("changes a member's roles", member: member.id)
            return .redirect("\(Self.base)/\(member.id)?saved")
        } catch let problem as Problem where Self.isForForm(problem) {
            return .view(
                AdminMemberPage.view(
                    member, hasFactor: try await secondFactor.isEnrolled(member.id), problem: problem))
        }
    }

    private static func isForForm(_ problem: Problem) -> Bool {
        [.invalid, .lastAdmin, .wrongState].contains(problem.kind)
    }

    private func member(_ request: PageRequest) async throws -> AdminMember {
        try await administration.find(try Self.id(request))
    }

    private static func id(_ request: PageRequest) throws -> ID<Member> {
        guard let id = ID<Member>(request.parameters["id"] ?? "") else { throw Problem.notFound }
        return id
    }

    // MARK: - Applications

    @Sendable private func listApplications(_: PageRequest, _: AdminContext) async throws -> PageAnswer {
        .view(ApplicationsPage.view(try await applications.store.waiting()))
    }

    @Sendable private func approve(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let id = try Self.id(request)
        try await applications.approve(id, by: context.actor)
        context.note("lets somebody in", member: id)
        return .redirect("/admin/applications")
    }

    @Sendable private func deny(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let id = try Self.id(request)
        try await applications.deny(id, by: context.actor)
        context.note("lets somebody not in", member: id)
        return .redirect("/admin/applications")
    }

    // MARK: - The way of registering

    private struct PolicyForm: Codable, Sendable {
        let registration: RegistrationMode
        let question: ApplicationQuestion
        let secondFactor: SecondFactorPolicy

        enum CodingKeys: String, CodingKey {
            case registration, question
            case secondFactor = "second_factor"
        }
    }

    @Sendable private func showPolicy(_ request: PageRequest, _: AdminContext) async throws -> PageAnswer {
        .view(RegistrationSettingsPage.view(try await policies.policy(), isSaved: request.query["saved"] != nil))
    }

    @Sendable private func setPolicy(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        var policy = try await policies.policy()
        do {
            let form = try request.read(PolicyForm.self)
            policy.registration = form.registration
            policy.question = form.question.text
            policy.secondFactor = form.secondFactor
            try await secondFactor.demand(policy, by: context.member)
            context.note("sets registration to \(policy.registration.rawValue)", member: context.member.id)
            return .redirect("/admin/registration?saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(RegistrationSettingsPage.view(policy, question: request.form["question"], problem: problem))
        }
    }
}
