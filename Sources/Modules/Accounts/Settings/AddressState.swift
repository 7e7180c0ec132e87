import Foundation
import Kernel
import Postgres

/// A member's e-mail address, and whether it was shown to be theirs.
struct AddressState: RowDecodable {
    let email: String
    let isVerified: Bool

    init(row: Row) throws {
        email = try row.get("email")
        isVerified = try row.get("email_verified_at", as: Date?.self) != nil
    }
}

extension MemberStore {
    func address(of id: ID<Member>) async throws -> AddressState? {
        try await database.first(
            "SELECT email, email_verified_at FROM member WHERE id = \(id)", as: AddressState.self)
    }
}
