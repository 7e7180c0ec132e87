public import Foundation
public import Postgres

extension ContentStorage {
    /// Takes away every reason that a member had, of whatever kind: their uploads, pins and pictures, and the keys of private files. To be
    /// called in the transaction that removes the member: whoever is only away, or may still come back, keeps them. What is on its way for
    /// them is not kept.
    public func releaseAll(ofMember member: UUID, in transaction: Transaction) async throws {
        let id = member.uuidString.lowercased()
        try await beginKeeping(in: transaction)
        try await transaction.execute(
            "INSERT INTO content_departed (holder_id) VALUES (\(id)) ON CONFLICT DO NOTHING")
        try await transaction.execute("DELETE FROM content_pin WHERE member = \(member)")
        try await dropKeys(ofMember: member, in: transaction)
        try await transaction.execute(
            """
            SELECT root FROM content_tree
            WHERE root IN (SELECT root FROM content_reference WHERE holder_id = \(id)) ORDER BY root FOR UPDATE
            """)
        try await transaction.execute(
            """
            WITH gone AS (DELETE FROM content_reference WHERE holder_id = \(id) RETURNING root, holder_kind)
            UPDATE content_tree SET unneeded_since = now()
            WHERE root IN (SELECT root FROM gone) AND unneeded_since IS NULL
                AND NOT EXISTS (
                    SELECT FROM content_reference r WHERE r.root = content_tree.root AND r.holder_id <> \(id))
            """)
    }
}
