import Kernel
import ModuleKit
import Web

/// Trust policies over the API.
struct TrustRoutes: Sendable {
    let store: TrustStore
    let permissions: PermissionService

    var endpoints: [Endpoint] {
        [
            .get(
                "/admin/trust-policies", "What badges of other territories count for here", access: .admin, answer: show
            ),
            .put("/admin/trust-policies", "Replace all trust policies", access: .admin, answer: replace),
        ]
    }

    struct Policies: Codable, Sendable {
        let policies: [TrustPolicy]
    }

    @Sendable private func show(_: Input<None, None, None>, _: AdminContext) async throws -> Answer<Policies> {
        let (policies, version) = try await store.all()
        return .ok(Policies(policies: policies), etag: "\"\(version)\"")
    }

    @Sendable private func replace(
        _ input: Input<None, None, Policies>, _ context: AdminContext
    ) async throws -> Answer<Policies> {
        try Self.check(input.body.policies, permissions)
        let version = try await store.replace(input.body.policies, by: .member(context.member.id)) {
            try input.check(etag: "\"\($0)\"")
        }
        return .ok(Policies(policies: try await store.all().policies), etag: "\"\(version)\"")
    }

    /// - Throws: ``Problem`` `invalid`.
    static func check(_ policies: [TrustPolicy], _ permissions: PermissionService) throws {
        guard policies.count <= TrustPolicy.maximumPolicies else {
            throw Problem.invalid(FieldProblem("/policies", "too_many", "At most 200 policies."))
        }
        for (index, policy) in policies.enumerated() {
            guard TrustPolicy.ages.contains(policy.maximumAge) else {
                throw Problem.invalid(
                    FieldProblem("/policies/\(index)/maximum_age", "out_of_range", "Between one second and a year."))
            }
            guard policy.countsAs != nil || policy.capability != nil else {
                throw Problem.invalid(
                    FieldProblem(
                        "/policies/\(index)/counts_as", "missing", "Say which badge it is equal to, or what it lets do."
                    ))
            }
            if let capability = policy.capability,
                !permissions.declarations.contains(where: { $0.capability.rawValue == capability.text })
            {
                throw Problem.invalid(
                    FieldProblem("/policies/\(index)/capability", "unknown", "Nothing here asks for this capability."))
            }
        }
    }
}
