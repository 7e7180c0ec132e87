import ContentStorage
import Kernel
import Postgres

/// What one member keeps, by uploads and by pins together: they share one limit.
extension ContentStorage {
    /// Outside of any transaction: to tell, not to decide.
    func use(ofMember member: ID<Member>) async throws -> HolderUse {
        let uploaded = try await use(of: UploadOperations.holder(member))
        return try await use(of: PinOperations.holder(member)) + uploaded
    }

    func use(ofMember member: ID<Member>, in transaction: Transaction) async throws -> HolderUse {
        let uploaded = try await use(of: UploadOperations.holder(member), in: transaction)
        return try await use(of: PinOperations.holder(member), in: transaction) + uploaded
    }
}
