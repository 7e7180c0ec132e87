public import Kernel
public import Postgres

/// Keeps what members wrote until it may be seen.
public protocol DraftKeeper: Sendable {
    /// Publishes everything that this member wrote. Called again, it finds nothing left to do.
    func publishDrafts(of member: ID<Member>, in transaction: Transaction) async throws
}
