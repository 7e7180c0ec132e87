import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Sign-ins and programs' tokens")
struct AppTokenTests {
    private func make(_ scopes: String, by caller: TestCaller) async throws -> (id: String, caller: TestCaller) {
        let made = try await caller.post("/auth/tokens", #"{"name":"A script","scopes":\#(scopes)}"#)
        try #require(made.status == 201, "\(made.text)")
        let token = try #require(made.json["token"]?.string)
        let id = try #require(made.json["app_token"]?["id"]?.string)
        return (id, TestCaller(origin: caller.origin, token: token))
    }

    @Test("A program does what its scopes say, and never what guards the account (S-040)")
    func scopes() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let reader = try await make(#"["read"]"#, by: admin).caller
            let writer = try await make(#"["read","write"]"#, by: admin).caller
            let ruler = try await make(#"["admin"]"#, by: admin).caller
            let change = (#"{"bio":"From a program."}"#, ["If-Match": "*"])

            #expect(try await reader.get("/auth/me").status == 200)
            for caller in [reader, writer] {
                let capabilities = try await caller.get("/auth/me").json["capabilities"]?.array ?? []
                #expect(capabilities.contains(.string("course.author")))
                #expect(!capabilities.contains(.string("territory.administer")))
            }
            #expect(try await reader.patch("/users/me", change.0, change.1).code == "TF4037")
            #expect(try await writer.patch("/users/me", change.0, change.1).status == 200)
            #expect(try await writer.get("/admin/members").status == 403)
            #expect(try await ruler.get("/admin/members").status == 200)
            #expect(try await ruler.get("/users/me").code == "TF4037")
            // Writing courses changes what the member may change; defining badges is running the territory.
            #expect(try await reader.post("/badges/award", "{}").code == "TF4037")
            #expect(try await writer.post("/badges/award", "{}").status == 422)
            #expect(try await writer.post("/badges", "{}").code == "TF4037")
            #expect(try await ruler.post("/badges", "{}").status == 422)
            #expect(try await ruler.post("/badges/award", "{}").code == "TF4037")
            for caller in [reader, writer, ruler] {
                for (method, path) in [
                    ("GET", "/auth/tokens"), ("POST", "/auth/tokens"), ("GET", "/auth/sessions"),
                    ("DELETE", "/auth/sessions"), ("POST", "/auth/password/change"), ("POST", "/auth/email/change"),
                    ("POST", "/auth/logout"), ("DELETE", "/users/me"), ("POST", "/auth/invites"),
                ] {
                    let body = method == "POST" ? "{}" : nil
                    let answer = try await caller.send(
                        method, "/api/v1" + path, body, ["Content-Type": "application/json"])
                    #expect(answer.code == "TF4037", "\(method) \(path)")
                }
            }
        }
    }

    @Test("A token ends when it is revoked, when it expires, and with the membership; only its hash is kept")
    func ends() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (eva, ola) = (try await se.member("eva"), try await se.member("ola"))
            let (id, program) = try await make(#"["read"]"#, by: eva)
            #expect(try await program.get("/auth/me").status == 200)
            let listed = try #require(try await eva.get("/auth/tokens").json["items"]?.array?.first)
            #expect(listed["last_used_at"]?.string != nil)
            #expect(try await ola.delete("/auth/tokens/\(id)").status == 204)
            #expect(try await program.get("/auth/me").status == 200)
            #expect(try await eva.delete("/auth/tokens/\(id)").status == 204)
            #expect(try await program.get("/auth/me").status == 401)

            let late = try await make(#"["read"]"#, by: eva).caller
            try await se.database.execute("UPDATE app_token SET expires_at = now()")
            #expect(try await late.get("/auth/me").status == 401)
            let other = try await make(#"["read"]"#, by: eva).caller
            try await se.database.execute("UPDATE member SET state = 'frozen' WHERE handle = 'eva'")
            #expect(try await other.get("/auth/me").status == 401)
            let rows = try await se.database.read(
                "SELECT query_to_xml('SELECT * FROM app_token', true, true, '')::text AS all")
            #expect(try rows.first?.get("all", as: String.self).contains(try #require(other.token)) == false)
        }
    }

    @Test("A token ends with the password under which it was made, whoever made it")
    func password() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let program = try await make(#"["read"]"#, by: eva).caller
            #expect(try await program.get("/auth/me").status == 200)
            let change = #"{"current_password":"\#(TestNode.password)","password":"another odd and long one"}"#
            #expect(try await eva.post("/auth/password/change", change).status == 204)
            #expect(try await program.get("/auth/me").status == 401)
            #expect(try await eva.get("/auth/tokens").json["items"]?.array?.isEmpty == true)
        }
    }

    @Test("A sign-in that is not recent makes no token, for tokens outlive it; nor does the page without the password")
    func confirmed() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            try await se.database.execute("UPDATE session SET created_at = created_at - interval '6 minutes'")
            let wish = #"{"name":"A script","scopes":["read"]}"#
            #expect(try await eva.post("/auth/tokens", wish).code == "TF4032")
            #expect(try await se.signIn("eva").post("/auth/tokens", wish).status == 201)

            let page = try await PageReader(se, as: "eva")
            try await se.database.execute("UPDATE session SET created_at = created_at - interval '6 minutes'")
            for (password, status) in [("", 422), ("not+it+at+all", 403), ("long+enough+and+odd", 200)] {
                let form = "name=A+page&days=30&scope_read=on&current_password=\(password)"
                let answer = try await page.post("/settings/tokens", token: page.token, form: form)
                #expect(answer.status == status, "\(password)")
            }
            #expect(try await eva.get("/auth/tokens").json["items"]?.array?.count == 2)
        }
    }

    @Test("A member sees where they are signed in and ends one or all others, and nobody else's (S-028)")
    func sessions() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let (second, third) = (try await se.signIn("eva"), try await se.signIn("eva"))
            let ola = try await se.member("ola")
            let items = try #require(try await eva.get("/auth/sessions").json["items"]?.array)
            #expect(items.count == 3)
            #expect(items.filter { $0["current"] == .bool(true) }.count == 1)
            let mine = try #require(try await second.get("/auth/sessions").json["items"]?.array)
            let id = try #require(mine.first { $0["current"] == .bool(true) }?["id"]?.string)
            #expect(try await ola.delete("/auth/sessions/\(id)").status == 204)
            #expect(try await second.get("/auth/me").status == 200)
            #expect(try await eva.delete("/auth/sessions/\(id)").status == 204)
            #expect(try await second.get("/auth/me").status == 401)
            #expect(try await eva.delete("/auth/sessions").status == 204)
            #expect(try await third.get("/auth/me").status == 401)
            #expect(try await eva.get("/auth/me").status == 200)
        }
    }
}
