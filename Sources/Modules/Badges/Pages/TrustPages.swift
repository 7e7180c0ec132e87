import Foundation
import Kernel
import ModuleKit
import Web

/// Trust policies as a page: what badges of other territories count for here.
struct TrustPages: Sendable {
    let store: TrustStore
    let foreign: ForeignStore
    let permissions: PermissionService
    let world: World

    static let base = "/admin/trust"

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .admin, answer: show),
            .post(Self.base, access: .admin, answer: add),
            .post(Self.base + "/remove", access: .admin, answer: remove),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _: AdminContext) async throws -> PageAnswer {
        .view(try await view(isSaved: request.query["saved"] != nil, problem: nil, typed: nil))
    }

    private func view(isSaved: Bool, problem: Problem?, typed: FormFields?) async throws -> View {
        let policies = try await store.all().policies
        let page = TrustPage(
            policies: policies.map { TrustPage.Line($0, purpose(of: $0)) }, badges: try await foreign.badges(),
            capabilities: permissions.declarations, typed: typed, problem: problem, isSaved: isSaved)
        return View(
            "trust", title: Message("Badges of other territories"), model: page,
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }

    /// What a policy lets somebody do outright, in words.
    private func purpose(of policy: TrustPolicy) -> Message? {
        permissions.declarations.first { $0.capability.rawValue == policy.capability?.text }?.purpose
    }

    @Sendable private func add(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        do {
            let policy = try request.read(TrustForm.self).policy
            _ = try await store.change(by: .member(context.member.id)) { [permissions] policies, _ in
                let others = policies.filter { $0.territory != policy.territory || $0.badge != policy.badge }
                try TrustRoutes.check(others + [policy], permissions)
                return others + [policy]
            }
            return .redirect("\(Self.base)?saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await view(isSaved: false, problem: problem, typed: request.form))
        }
    }

    @Sendable private func remove(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        guard let (code, slug) = TrustedBadge(unchecked: request.form["badge"] ?? "").parts else {
            throw Problem.notFound
        }
        _ = try await store.change(by: .member(context.member.id)) { policies, _ in
            policies.filter { $0.territory != code || $0.badge.text != slug }
        }
        return .redirect("\(Self.base)?saved")
    }
}
