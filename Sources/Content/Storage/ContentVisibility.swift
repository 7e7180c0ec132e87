public import Content
import Foundation
public import Postgres

extension ContentStorage {
    /// Gives what a holder keeps to whoever has its address, or no longer. What somebody else keeps too is not taken from them.
    /// - Parameter root: the only tree that is meant; nil for all that the holder keeps.
    public func show(
        _ isPublic: Bool, _ root: CID? = nil, of holder: Holder, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE content_tree t SET is_public = \(isPublic) FROM content_reference r
            WHERE r.root = t.root AND r.holder_kind = \(holder.kind) AND r.holder_id = \(holder.id)
                AND t.root = coalesce(\(root?.key as Data?)::bytea, t.root) AND t.is_public <> \(isPublic)
                AND (\(isPublic) OR NOT EXISTS (
                    SELECT FROM content_reference o
                    WHERE o.root = t.root AND (o.holder_kind, o.holder_id) <> (r.holder_kind, r.holder_id)))
            """)
    }
}
