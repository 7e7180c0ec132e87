public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Hands the right to sign the log's heads over to another key, at a place that no head under the old one has passed.
///
/// The place is chosen under the lock that signing takes too, and from then on the database lets no other key sign. A node that
/// still holds the old one stops signing; it begins anew with the key it then finds.
public struct SigningKeyChange: Sendable {
    private let database: Database
    private let log: FederationLog

    public init(database: Database, world: World) {
        self.database = database
        log = FederationLog(world: world)
    }

    /// Repeated for the same key it finds the same place, for nobody signs meanwhile.
    /// - Parameter operation: the signed operation of the identity that says so, for the first head the key signs.
    public func perform(
        to key: Ed25519PublicKey, _ operation: @Sendable (HeadPosition) throws -> Envelope
    ) async throws -> Envelope {
        try await database.write { transaction in
            guard
                let head = try await transaction.query("SELECT epoch, signing_key FROM log_head FOR UPDATE").first,
                let signed = try await transaction.query("SELECT coalesce(max(size), 0) AS size FROM log_note").first
            else { throw Reject.rootMismatch }
            let size = UInt64(clamping: try signed.get("size", as: Int64.self))
            let epoch = UInt64(clamping: try head.get("epoch", as: Int64.self))
            let envelope = try operation(HeadPosition(epoch: epoch, size: size + 1))
            if try head.get("signing_key", as: [UInt8]?.self) == key.bytes { return envelope }
            try await transaction.execute("UPDATE log_head SET signing_key = \(key.bytes)")
            try await log.record(IdentityChanged(operation: envelope), in: transaction)
            return envelope
        }
    }
}
