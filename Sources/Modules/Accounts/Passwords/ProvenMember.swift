import Kernel
import Postgres

/// Somebody who gave the right password, and what it was judged by. What follows from that counts only while it is still so: who has
/// chosen another password meanwhile has shut out whoever gave the old one.
struct ProvenMember: Hashable, Sendable {
    let id: ID<Member>
    let hash: PasswordHash
}

extension MemberStore {
    /// Keeps another hash of the same password.
    /// - Returns: false where it is no longer the one that was judged by.
    func replaceHash(of proven: ProvenMember, by hash: PasswordHash) async throws -> Bool {
        try await database.execute(
            """
            UPDATE member SET password_hash = \(hash.text) WHERE id = \(proven.id) AND password_hash = \(proven.hash.text)
            """) == 1
    }

    /// Keeps the password as it is until the transaction ends.
    /// - Returns: false where another one was chosen since it was judged.
    func holds(_ proven: ProvenMember, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            "SELECT FROM member WHERE id = \(proven.id) AND password_hash = \(proven.hash.text) FOR SHARE"
        ).isEmpty
    }

    /// The same, for who changes the member's row then.
    func locks(_ proven: ProvenMember, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            "SELECT FROM member WHERE id = \(proven.id) AND password_hash = \(proven.hash.text) FOR UPDATE"
        ).isEmpty
    }
}
