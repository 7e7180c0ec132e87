import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Signing in")
struct SessionTests {
    @Test("At most ten sign-ins last; one more ends the one that was used longest ago")
    func oldestEnds() async throws {
        try await SharedTerritory.with { se in
            let first = try await se.member("eva")
            let second = try await se.signIn("eva")
            // Used since the second began.
            try await se.database.execute(
                "UPDATE session SET last_used_at = last_used_at + interval '1 second' WHERE id = (SELECT min(id::text)::uuid FROM session)"
            )
            for _ in 2..<SessionStore.maximumSessions { _ = try await se.signIn("eva") }
            #expect(try await second.get("/auth/sessions").json["items"]?.array?.count == SessionStore.maximumSessions)
            let last = try await se.signIn("eva")
            #expect(try await last.get("/auth/sessions").json["items"]?.array?.count == SessionStore.maximumSessions)
            let ended = try await se.database.read("SELECT id FROM session WHERE ended_at IS NOT NULL")
            #expect(ended.count == 1)
            let open = try await first.get("/auth/sessions")
            #expect(open.status == 200)
        }
    }

    @Test("A hash of older parameters opens once more, and is made anew with today's (S-003)")
    func rehash() async throws {
        try await SharedTerritory.with { se in
            _ = try await se.member("eva")
            // Argon2id of 128 KiB and one pass, of `TestNode.password`.
            let old = "$argon2id$v=19$m=128,t=1,p=1$SZ723+uXPPZ3R1nteKBGyg$DiL7L0O4uTs7VBXaMvdp9a/sivGlJGBVN/eVX0lCQvM"
            try await se.database.execute("UPDATE member SET password_hash = \(old)")
            _ = try await se.signIn("eva")
            let rows = try await se.database.read("SELECT password_hash FROM member")
            let new = PasswordHash(text: try #require(try rows.first?.get("password_hash", as: String.self)))
            #expect(new.text != old && !new.isOutdated)
            _ = try await se.signIn("eva")
        }
    }

    @Test("Without a mail server administrators see the links that would be sent, and nobody else does")
    func links() async throws {
        try await SharedTerritory.with { se in
            let admin = try await PageReader(se, as: "admin", isAdmin: true)
            _ = try await se.member("eva")
            let page = try await admin.get("/admin/mail").text
            #expect(page.contains("eva@example.org"))
            let links = page.matches(of: /<code[^>]*>([^<]*\/verify\/[^<]+)</).map { String($0.1) }
            #expect(links.count == 2 && links.allSatisfy { $0.hasPrefix(se.origin) })
            #expect(try await PageReader(se, as: "eva").get("/admin/mail").status == 403)
        }
    }
}
