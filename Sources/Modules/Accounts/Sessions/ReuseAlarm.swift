import Kernel
import Metrics
import ModuleKit
import Postgres

/// Who is told that a refresh token was used twice: its member by mail and on the page of sign-ins, operators by a figure, and
/// whoever has to find out later by what was written down (S-026, S-153, S-155).
struct ReuseAlarm: Sendable {
    let mail: MailStore
    let audit: AuditLog
    /// Made before anything happened, so that its first increase is one.
    private let count: Counter

    init(mail: MailStore, audit: AuditLog, territory: String) {
        self.mail = mail
        self.audit = audit
        count = Counter(label: "territory_refresh_token_reuse_total", dimensions: [("territory", territory)])
    }

    /// Ends the sign-in and tells, in one transaction.
    func raise(_ kept: KeptRefreshToken, _ store: SessionStore, in transaction: Transaction) async throws {
        try await store.endReused(kept.session, in: transaction)
        try await audit.note("session.reuse", by: .node, about: kept.member, in: transaction)
        // Not locked: whoever changes the member may wait for this session.
        let rows = try await transaction.query("SELECT email, language FROM member WHERE id = \(kept.member)")
        if let row = rows.first {
            try await mail.put(
                .sessionReused, to: try row.get("email"), language: try row.get("language"), in: transaction)
        }
        transaction.afterCommit { [count] in count.increment() }
    }
}
