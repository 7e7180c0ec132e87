import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Accounts that were lost, left or brought back")
struct LostAccountTests {
    private func login(_ handle: String, at node: TestNode) async throws -> TestAnswer {
        try await node.anonymous.post("/auth/login", #"{"login":"\#(handle)","password":"\#(TestNode.password)"}"#)
    }

    @Test("Going away keeps nobody from being suspended; restored, they are away as before")
    func away() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (admin, eva) = (try await se.admin(), try await se.member("eva"))
            let id = try #require(try await eva.get("/users/me").json["id"]?.string)
            #expect(try await eva.post("/auth/deactivate", "{}").status == 204)
            #expect(try await admin.post("/admin/members/\(id)/freeze", #"{"reason":"Lost."}"#).code == "TF4094")
            let body = #"{"reason":"Spam.","until":"2126-01-01T00:00:00Z"}"#
            #expect(try await admin.post("/admin/members/\(id)/suspend", body).status == 200)
            #expect(try await login("eva", at: se).code == "TF4035")
            #expect(try await admin.post("/admin/members/\(id)/restore", "{}").json["state"]?.string == "deactivated")
            #expect(try await admin.post("/admin/members/\(id)/suspend", body).status == 200)
            try await se.database.execute("UPDATE member SET suspended_until = now() WHERE handle = 'eva'")
            #expect(
                try await eventually {
                    try await admin.get("/admin/members/\(id)").json["state"]?.string == "deactivated"
                })
            #expect(try await se.anonymous.get("/users/@eva").status == 404)
            #expect(try await login("eva", at: se).status == 200)
            #expect(try await se.anonymous.get("/users/@eva").status == 200)
        }
    }

    @Test("A lost second factor is taken away, which ends every sign-in, is written down and told")
    func lostFactor() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (admin, eva) = (try await PageReader(se, as: "admin", isAdmin: true), try await se.member("eva"))
            let id = try #require(try await eva.get("/users/me").json["id"]?.string)
            let page = "/admin/members/\(id)"
            #expect(try await !admin.get(page).text.contains("remove-factor"))
            try await se.database.execute(
                """
                INSERT INTO second_factor (member, sealed, confirmed_at)
                SELECT id, '\\x00', now() FROM member WHERE handle = 'eva'
                """)
            #expect(try await admin.get(page).text.contains("remove-factor"))
            #expect(try await login("eva", at: se).code == "TF4014")
            let wrong = try await admin.post("\(page)/remove-factor", token: admin.token, form: "why=because")
            #expect(wrong.status == 422)
            let done = try await admin.post("\(page)/remove-factor", token: admin.token, form: "why=lost")
            #expect(done.status == 303)
            #expect(try await eva.get("/auth/me").status == 401)
            #expect(try await login("eva", at: se).status == 200)
            let acts = try await se.database.read("SELECT detail FROM audit_entry WHERE act = 'member.remove-factor'")
            #expect(try acts.map { try $0.get("detail", as: String.self) } == ["lost"])
            #expect(try await se.database.read("SELECT FROM mail WHERE kind = 'factor_removed'").count == 1)
        }
    }

    @Test("What a restored backup brings back opens nothing that was used up since")
    func restoredBackup() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            _ = try await eva.post("/auth/invites", "{}")
            try await se.database.write { try await Accounts.restored(in: $0) }
            for table in ["invitation", "recovery_code", "setup_token", "app_token", "account_token"] {
                #expect(try await se.database.read("SELECT FROM \(identifier: table)").isEmpty, "\(table)")
            }
        }
    }
}
