public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Lets the log begin a new epoch at its newest signed head, because what was signed beyond it is lost (TFL v1 section 6).
///
/// Whoever holds more sets it aside; nothing of this epoch contradicts it, for it is another one.
public struct EpochChange: Sendable {
    private let database: Database
    private let identity: Identity
    private let log: FederationLog

    /// - Parameter identity: as it was before.
    public init(database: Database, identity: Identity, world: World) {
        self.database = database
        self.identity = identity
        log = FederationLog(world: world)
    }

    /// Where the log would go on: its newest signed head, or nothing at all. Where the database is older than the last epoch, that
    /// one's own base.
    /// - Throws: ``EpochUnreachable``.
    public func base() async throws -> EpochStart {
        try await database.write { try await base(in: $0).start }
    }

    /// Repeated for an identity that does not have the epoch yet, it finds the same place.
    /// - Parameter operation: the signed operation of the identity that says so.
    /// - Throws: ``EpochUnreachable``, and what `operation` throws.
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
        let current = try await transaction.query("SELECT epoch FROM log_head FOR UPDATE")
        guard let current = try current.first?.get("epoch", as: Int64.self) else { throw Reject.rootMismatch }
        let head = try await transaction.first(
            "SELECT epoch, size, root FROM log_note ORDER BY epoch DESC, size DESC LIMIT 1", as: SignedRoot.self)
        let newest = head ?? SignedRoot(position: .start, root: MerkleHash.emptyRoot)
        let start =
            if let last = identity.epochs.last, last.number > newest.position.epoch {
                try await again(last, in: transaction)
            } else {
                EpochStart(number: newest.position.epoch + 1, base: newest.position, root: newest.root)
            }
        return (start, UInt64(clamping: current))
    }

    /// What the last epoch began with can be no more undone; what was signed in it is lost, so that the next begins at the same place.
    private func again(_ last: EpochStart, in transaction: Transaction) async throws -> EpochStart {
        let known = try await transaction.first(
            """
            SELECT epoch, size, root FROM log_note
            WHERE epoch = \(Int64(clamping: last.base.epoch)) AND size = \(Int64(clamping: last.base.size))
            """, as: SignedRoot.self)
        guard last.base.size == 0 || known?.root == last.root else { throw EpochUnreachable(epoch: last) }
        return EpochStart(
            number: last.number + 1, base: HeadPosition(epoch: last.number, size: last.base.size), root: last.root)
    }

    private struct SignedRoot: RowDecodable {
        let position: HeadPosition
        let root: Hash

        init(position: HeadPosition, root: Hash) {
            self.position = position
            self.root = root
        }

        init(row: Row) throws {
            position = HeadPosition(
                epoch: UInt64(clamping: try row.get("epoch", as: Int64.self)),
                size: UInt64(clamping: try row.get("size", as: Int64.self)))
            guard let root = Hash(try row.get("root", as: [UInt8].self)) else { throw Reject.rootMismatch }
            self.root = root
        }
    }
}

/// The database ends before the last epoch begins, so that no epoch can follow it there: every one has all entries of those before.
public struct EpochUnreachable: Error {
    public let epoch: EpochStart
}
