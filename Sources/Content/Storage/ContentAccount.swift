public import Postgres

extension ContentStorage {
    /// How many bytes one holder has reasons to keep.
    public func use(of holder: Holder, in transaction: Transaction) async throws -> Int {
        let rows = try await transaction.query(
            """
            SELECT coalesce(sum(stored_size), 0)::bigint AS bytes FROM content_reference JOIN content_tree USING (root)
            WHERE holder_kind = \(holder.kind) AND holder_id = \(holder.id)
            """)
        return try rows.first?.get("bytes") ?? 0
    }

    /// How many bytes all blocks take. Nobody else changes it until the transaction ends.
    public func use(in transaction: Transaction) async throws -> Int {
        try await transaction.query("SELECT bytes FROM content_use FOR UPDATE").first?.get("bytes") ?? 0
    }

    /// Of one holder, outside of any transaction: to tell, not to decide.
    public func use(of holder: Holder) async throws -> Int {
        let rows = try await database.read(
            """
            SELECT coalesce(sum(stored_size), 0)::bigint AS bytes FROM content_reference JOIN content_tree USING (root)
            WHERE holder_kind = \(holder.kind) AND holder_id = \(holder.id)
            """)
        return try rows.first?.get("bytes") ?? 0
    }
}
