import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Signing in, staying in and leaving, over the API")
struct SignInTests {
    private func login(_ caller: TestCaller, _ name: String, _ password: String) async throws -> TestAnswer {
        let body = #"{"login":"\#(name)","password":"\#(password)"}"#
        return try await caller.post("/auth/login", body)
    }

    private func refresh(_ caller: TestCaller, _ token: String) async throws -> TestAnswer {
        try await caller.post("/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
    }

    @Test("A refresh token rotates, gives the same successor for a moment, and ends its family when used again (S-026)")
    func rotation() async throws {
        try await SharedNode.with { node in
            _ = try await node.member("rut")
            let first = try await login(node.anonymous, "rut", TestNode.password).json
            let old = try #require(first["refresh_token"]?.string)
            let access = TestCaller(origin: node.origin, token: first["access_token"]?.string)
            let second = try #require(try await refresh(node.anonymous, old).json["refresh_token"]?.string)
            #expect(second != old)
            #expect(try await refresh(node.anonymous, old).json["refresh_token"]?.string == second)
            #expect(try await access.get("/auth/me").status == 200)

            // Ten seconds later, somebody who has the old one is a thief or was robbed.
            try await node.database.execute("UPDATE refresh_token SET used_at = used_at - interval '11 seconds'")
            #expect(try await refresh(node.anonymous, old).code == "TF4012")
            #expect(try await refresh(node.anonymous, second).code == "TF4012")
            #expect(try await access.get("/auth/me").status == 401)

            // The member is told once, by mail and where the sign-ins are, until there is a new password.
            let told =
                "SELECT 1 FROM mail JOIN member ON recipient = email WHERE handle = 'rut' AND kind = 'session_reused'"
            #expect(try await node.database.read("\(unsafe: told)").count == 1)
            let acts = try await node.database.read(
                "SELECT act FROM audit_entry a JOIN member m ON m.id = a.member WHERE handle = 'rut' AND act = 'session.reuse'"
            )
            #expect(acts.count == 1)
            let now = try await node.signIn("rut")
            #expect(try await notices(node) == 1)
            let password = TestNode.password
            let changed = try await now.post(
                "/auth/password/change", #"{"current_password":"\#(password)","password":"\#(password)"}"#)
            #expect(changed.status == 204)
            #expect(try await notices(node) == 0)
        }
    }

    private func notices(_ node: TestNode) async throws -> Int {
        try await node.database.read(
            "SELECT 1 FROM session s JOIN member m ON m.id = s.member WHERE handle = 'rut' AND end_reason = 'reuse'"
        ).count
    }

    @Test("Refreshing is limited like signing in: thirty a minute from one address (S-009)")
    func refreshLimit() async throws {
        try await TestFederation.with("se", rateFactor: 1) { federation in
            let caller = federation["se"].anonymous
            let token = String(repeating: "A", count: 43)
            var statuses: [Int] = []
            for _ in 0..<31 { statuses.append(try await refresh(caller, token).status) }
            #expect(statuses == [Int](repeating: 401, count: 30) + [429])
        }
    }

    @Test("Where an address has used up its attempts nobody is looked up any more (S-008)")
    func limitFirst() async throws {
        try await TestFederation.with("se", rateFactor: 1) { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let token = String(repeating: "A", count: 43)
            for _ in 0..<30 { _ = try await refresh(se.anonymous, token) }
            // Whoever is looked up has used their sign-in then.
            try await se.database.execute("UPDATE session SET last_used_at = created_at - interval '1 hour'")
            #expect(try await eva.post("/users/me/export", "{}").status == 429)
            let rows = try await se.database.read("SELECT bool_and(last_used_at < created_at) AS is_old FROM session")
            #expect(try rows.first?.get("is_old", as: Bool.self) == true)
        }
    }

    @Test("Logout ends access and refresh at once; another sign-in of the member stays")
    func logout() async throws {
        try await SharedNode.with { node in
            let other = try await node.member("eva")
            let tokens = try await login(node.anonymous, "@eva", TestNode.password).json
            let caller = TestCaller(origin: node.origin, token: tokens["access_token"]?.string)
            #expect(try await caller.post("/auth/logout").status == 204)
            #expect(try await caller.get("/auth/me").status == 401)
            let refreshed = try await refresh(node.anonymous, tokens["refresh_token"]?.string ?? "")
            #expect(refreshed.status == 401)
            #expect(try await other.get("/auth/me").status == 200)
        }
    }

    @Test("Wrong password, unknown name and a name that must wait answer the same bytes (S-006)")
    func sameAnswer() async throws {
        try await SharedNode.with { node in
            _ = try await node.member("eva")
            // From an address the member never used, as a stranger would.
            let wrong = try await login(node.anonymous, "eva", "wrong but long enough")
            let unknown = try await login(node.anonymous, "nobody", "wrong but long enough")
            func comparable(_ answer: TestAnswer) -> String {
                answer.text.replacing(/"instance":"[^"]*"/, with: "").replacing(/"trace_id":"[^"]*"/, with: "")
            }
            #expect(wrong.status == 401 && unknown.status == 401)
            #expect(comparable(wrong) == comparable(unknown))
            let names = { (answer: TestAnswer) in Set(answer.headers.map { $0.0.lowercased() }) }
            #expect(names(wrong) == names(unknown))
        }
    }

    @Test(
        "Passwords: every character counts, common ones and one's own names are refused, and none is cut (S-001, S-002)"
    )
    func passwords() async throws {
        try await SharedNode.with { node in
            func register(_ handle: String, _ password: String) async throws -> TestAnswer {
                let body =
                    #"{"handle":"\#(handle)","email":"x@example.org","password":"\#(password)","display_name":"X"}"#
                return try await node.anonymous.post("/auth/register", body)
            }
            let long = String(repeating: "ab4-", count: 16)
            #expect(try await register("eva", long).status == 202)
            #expect(try await login(node.anonymous, "eva", String(long.dropLast())).status == 401)
            #expect(try await login(node.anonymous, "eva", long).status == 200)
            #expect(try await register("ola", "Ærlig talt 日本語 🎈").status == 202)
            #expect(try await login(node.anonymous, "ola", "Ærlig talt 日本語 🎈").status == 200)
            for (password, code) in [
                ("short", "too_short"), ("password123", "weak_password"), ("siri siri siri", "weak_password"),
                (String(repeating: "x", count: 129), "too_long"),
            ] {
                let refused = try await register("siri", password)
                #expect(refused.code == "TF4220")
                let problem = refused.json["errors"]?.array?.first
                #expect(problem?["pointer"]?.string == "/password", "\(refused.text)")
                #expect(problem?["code"]?.string == code, "\(password): \(refused.text)")
            }
        }
    }

    @Test("Leaving ends everything at once, keeps the handle from others, and the last administrator stays (S-017)")
    func leaving() async throws {
        try await SharedNode.with { node in
            let eva = try await node.member("eva")
            #expect(try await eva.delete("/users/me").status == 204)
            #expect(try await eva.get("/auth/me").status == 401)
            #expect(try await node.anonymous.get("/users/@eva").status == 404)
            let again =
                #"{"handle":"eva","email":"e@example.org","password":"\#(TestNode.password)","display_name":"E"}"#
            let taken = try await node.anonymous.post("/auth/register", again)
            #expect(taken.status == 422 && taken.text.contains("\"taken\""))

            try await node.database.execute("UPDATE member SET left_at = left_at - interval '15 days'")
            #expect(try await login(node.anonymous, "eva", TestNode.password).status == 401)

            let admin = try await node.admin()
            #expect(try await admin.delete("/users/me").code == "TF4091")
            #expect(try await admin.get("/auth/me").status == 200)
        }
    }

    @Test("What cannot be undone needs a recent sign-in (S-012, S-017)")
    func recentSignIn() async throws {
        try await SharedNode.with { node in
            let eva = try await node.member("eva")
            try await node.database.execute("UPDATE session SET created_at = created_at - interval '6 minutes'")
            #expect(try await eva.delete("/users/me").code == "TF4032")
        }
    }

    @Test("No secret is kept as it is: passwords as argon2id, refresh tokens as hashes (S-003, S-026)")
    func atRest() async throws {
        try await SharedNode.with { node in
            _ = try await node.member("eva")
            let tokens = try await login(node.anonymous, "eva", TestNode.password).json
            let refresh = try #require(tokens["refresh_token"]?.string)
            let rows = try await node.database.read("SELECT password_hash FROM member")
            #expect(
                try rows.first?.get("password_hash", as: String.self).hasPrefix("$argon2id$v=19$m=12288,t=3,p=1$")
                    == true)
            let tables = try await node.database.read(
                """
                SELECT string_agg(query_to_xml('SELECT * FROM ' || quote_ident(table_name), true, true, '')::text, '') AS all
                FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                """)
            let everything = try #require(try tables.first?.get("all", as: String.self))
            #expect(everything.contains("eva"))
            for secret in [TestNode.password, refresh] { #expect(!everything.contains(secret)) }
        }
    }
}
