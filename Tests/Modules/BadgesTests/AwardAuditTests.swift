import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("What is written down of badges")
struct AwardAuditTests {
    /// Who, whom and what. Two of one millisecond have no order.
    private func lines(_ database: Database) async throws -> [String] {
        try await database.read(
            """
            SELECT concat_ws(' ', coalesce(b.handle, a.actor_kind), a.act, m.handle, a.detail) AS line
            FROM audit_entry a LEFT JOIN member b ON b.id = a.actor LEFT JOIN member m ON m.id = a.member
            WHERE a.act LIKE 'badge.%' OR a.act LIKE 'trust.%'
            """
        ).map { try $0.get("line") as String }.sorted()
    }

    @Test("Awards, what becomes of them and trust leave a line, with who did it, and without what people wrote (S-153)")
    func written() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = try await BadgeCalls(federation["se"])
            _ = try await se.node.member("ana")
            let award = try await se.award("ana")
            // Asking again changes nothing, so nothing is written down.
            _ = try await se.award("ana")
            for action in ["suspend", "restore", "revoke", "revoke"] { try await se.revoke(award, action) }
            try await se.trust("dk")
            try await se.trust("dk")
            try await se.trust("dk", countsAs: nil, gives: "forum.post", whenStale: true)
            let first = "dk code-of-conduct within 3600 s, then nothing as code-of-conduct"
            #expect(
                try await lines(se.node.database)
                    == [
                        "admin badge.award ana code-of-conduct", "admin badge.suspend ana code-of-conduct",
                        "admin badge.restore ana code-of-conduct", "admin badge.revoke ana code-of-conduct",
                        "admin trust.add \(first)", "admin trust.remove \(first)",
                        "admin trust.add dk code-of-conduct within 3600 s, then harmless for forum.post",
                    ].sorted())
        }
    }
}
