public import Postgres

extension ContentStorage {
    /// How many bytes one holder has reasons to keep.
    public func use(of holder: Holder, in transaction: Transaction) async throws -> Int {
        try await transaction.query(Self.use(of: holder)).first?.get("bytes") ?? 0
    }

    /// How many bytes all blocks take. Nobody else changes it until the transaction ends.
    public func use(in transaction: Transaction) async throws -> Int {
        try await transaction.query("SELECT bytes FROM content_use FOR UPDATE").first?.get("bytes") ?? 0
    }

    /// Of one holder, outside of any transaction: to tell, not to decide.
    public func use(of holder: Holder) async throws -> Int {
        try await database.read(Self.use(of: holder)).first?.get("bytes") ?? 0
    }

    private static func use(of holder: Holder) -> SQL {
        "SELECT bytes FROM content_holder WHERE kind = \(holder.kind) AND id = \(holder.id)"
    }
}
