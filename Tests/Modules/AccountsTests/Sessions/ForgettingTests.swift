import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("What is forgotten with time")
struct ForgettingTests {
    @Test("All failures and answers that are old go, however many there are")
    func old() async throws {
        try await SharedTerritory.with { se in
            _ = try await se.member("eva")
            try await se.database.execute(
                """
                INSERT INTO login_failure (account, failures, last_failure)
                SELECT 'name ' || n, 1, now() - interval '2 days' FROM generate_series(1, 2500) AS n
                """)
            try await se.database.execute(
                """
                INSERT INTO idempotency_key (caller, key, fingerprint, status, created_at)
                SELECT 'address', n::text, sha256(''), 201, now() - make_interval(hours => n) FROM unnest(ARRAY[1, 25]) AS n
                """)
            try await SessionStore(database: se.database, world: .system).forgetOld()
            #expect(try await se.database.read("SELECT FROM login_failure WHERE account LIKE 'name %'").isEmpty)
            #expect(try await se.database.read("SELECT FROM idempotency_key WHERE caller = 'address'").count == 1)
            #expect(try await se.database.read("SELECT FROM session").count == 1)
        }
    }
}
