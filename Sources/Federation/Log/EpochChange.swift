public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Lets the log begin a new epoch at its newest signed head, because what was signed beyond it is lost (TFL v1 section 6).
///
/// Whoever holds more sets it aside; nothing of this epoch contradicts it, for it is another one.
public struct EpochChange: Sendable {
    private let database: Database
    private let log: FederationLog

    public init(database: Database, world: World) {
        self.database = database
        log = FederationLog(world: world)
    }

    /// Where the log would go on: its newest signed head, or nothing at all.
    public func base() async throws -> EpochStart {
        try await database.write { try await base(in: $0).start }
    }

    /// Repeated for an identity that does not have the epoch yet, it finds the same place.
    /// - Parameter operation: the signed operation of the identity that says so.
    public func perform(_ operation: @Sendable (EpochStart) throws -> Envelope) async throws -> Envelope {
        try await database.write { transaction in
            let (start, epoch) = try await base(in: transaction)
            let envelope = try operation(start)
            if epoch == start.number { return envelope }
            try await transaction.execute("UPDATE log_head SET epoch = \(Int64(clamping: start.number))")
            try await log.record(IdentityChanged(operation: envelope), in: transaction)
            return envelope
        }
    }

    /// - Returns: also the epoch that the log is in already.
    private func base(in transaction: Transaction) async throws -> (start: EpochStart, epoch: UInt64) {
        let rows = try await transaction.query(
            """
            SELECT log_head.epoch AS current, log_note.epoch AS epoch, log_note.size AS size, log_note.root AS root
            FROM log_head LEFT JOIN log_note ON true ORDER BY log_note.epoch DESC, log_note.size DESC LIMIT 1 FOR UPDATE OF log_head
            """)
        guard let row = rows.first else { throw Reject.rootMismatch }
        let current = UInt64(clamping: try row.get("current", as: Int64.self))
        let epoch = UInt64(clamping: try row.get("epoch", as: Int64?.self) ?? 0)
        let size = UInt64(clamping: try row.get("size", as: Int64?.self) ?? 0)
        let root = try row.get("root", as: [UInt8]?.self).flatMap { Hash($0) } ?? MerkleHash.emptyRoot
        let start = EpochStart(number: epoch + 1, base: HeadPosition(epoch: epoch, size: size), root: root)
        return (start, current)
    }
}
