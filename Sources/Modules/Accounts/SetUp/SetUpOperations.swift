import Crypto
import Foundation
import Kernel
import Postgres
import Web

/// The first administrator of a new territory: no account exists before, and the link works once (S-016).
struct SetUpOperations: Sendable {
    let members: MemberOperations
    let world: World

    func email(token: String) async throws -> String {
        let email = try await SetUpStore.email(of: Self.hash(token), at: world.now(), in: members.store.database)
        guard let email else { throw Problem(.setUpLinkEnded) }
        return email
    }

    func makeAdministrator(token: String, handle: Handle, password: NewPassword) async throws -> Account {
        let email = EmailAddress(unchecked: try await email(token: token))
        let registration = Registration(
            handle: handle, email: email, password: password, displayName: DisplayName(unchecked: handle.text))
        let new = try await members.prepare(registration, isEmailVerified: true)
        return try await members.store.database.write { transaction in
            guard try await SetUpStore.use(Self.hash(token), in: transaction) else { throw Problem(.setUpLinkEnded) }
            return try await members.create(new, roles: [.admin], in: transaction)
        }
    }

    private static func hash(_ token: String) -> Data {
        Data(SHA256.hash(data: Data(token.utf8)))
    }
}

extension ProblemKind {
    static let setUpLinkEnded = ProblemKind(
        "TF4101", status: 410, "This link has ended",
        explanation: "A set-up link works once and for 24 hours. The operator can make a new one.")
}
