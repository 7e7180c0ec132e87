import Kernel
import Web

/// Becoming a member over the API.
struct RegistrationRoutes: Sendable {
    let members: MemberOperations

    var endpoints: [Endpoint] {
        [
            .create(
                "/auth/register", "Become a member", access: .anyone, rate: .register, problems: [.passwordsBusy],
                status: 202, prepare: register)
        ]
    }

    /// What is answered whatever the e-mail address: whether it has an account already is nobody's business (S-007).
    struct Registered: Codable, Sendable {
        let handle: String
        let state: String
    }

    @Sendable private func register(
        _ input: Input<None, None, Registration>, _ context: NodeContext
    ) async throws -> Creation<Registered> {
        let new = try await members.prepare(input.body)
        return .inTransaction { transaction in
            let account = try await members.create(new, in: transaction)
            return .accepted(Registered(handle: account.handle, state: "active"))
        }
    }
}
