import Kernel
import Web

/// Becoming a member over the API.
struct RegistrationRoutes: Sendable {
    let registration: RegistrationOperations

    var endpoints: [Endpoint] {
        [
            .create(
                "/auth/register", "Become a member", access: .anyone, rate: .register,
                problems: [.registrationClosed, .tooManyApplications, .passwordsBusy], status: 202, prepare: register)
        ]
    }

    /// What is answered whatever the e-mail address: whether it has an account already is nobody's business (S-007).
    struct Registered: Codable, Sendable {
        let handle: String
        let state: String
    }

    @Sendable private func register(
        _ input: Input<None, None, SignUp>, _ context: NodeContext
    ) async throws -> Creation<Registered> {
        let new = try await registration.prepare(input.body)
        return .inTransaction { transaction in
            let (account, state) = try await registration.create(new, in: transaction)
            return .accepted(Registered(handle: account.handle, state: state.rawValue))
        }
    }
}
