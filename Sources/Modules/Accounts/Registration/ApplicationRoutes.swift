import Kernel
import Web

/// Deciding who is let in, over the API.
struct ApplicationRoutes: Sendable {
    let applications: ApplicationOperations

    var endpoints: [Endpoint] {
        [
            .get("/admin/applications", "Who waits to be let in", access: .admin, answer: list),
            .set("/admin/applications/{id}", "Let somebody in or not", access: .admin, answer: decide),
        ]
    }

    private struct Applications: Codable, Sendable {
        let items: [Application]
    }

    private struct IDPath: Codable, Sendable {
        let id: ID<Member>
    }

    private struct DecisionBody: Codable, Sendable {
        let decision: Decision
    }

    private enum Decision: String, Choice {
        case approve, deny
    }

    @Sendable private func list(_: Input<None, None, None>, _: AdminContext) async throws -> Answer<Applications> {
        .ok(Applications(items: try await applications.store.waiting()))
    }

    @Sendable private func decide(
        _ input: Input<IDPath, None, DecisionBody>, _ context: AdminContext
    ) async throws {
        switch input.body.decision {
        case .approve: try await applications.approve(input.path.id, by: context.actor)
        case .deny: try await applications.deny(input.path.id, by: context.actor)
        }
        context.note("decides on an application: \(input.body.decision.rawValue)", member: input.path.id)
    }
}
