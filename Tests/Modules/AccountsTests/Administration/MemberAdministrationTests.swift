import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Administrators and members")
struct MemberAdministrationTests {
    private func id(of handle: String, as admin: TestCaller) async throws -> String {
        let found = try await admin.get("/admin/members?q=\(handle)").json["items"]?.array?.first
        return try #require(found?["id"]?.string)
    }

    private func login(_ handle: String, _ password: String = TestNode.password, at node: TestNode) async throws
        -> TestAnswer
    {
        try await node.anonymous.post("/auth/login", #"{"login":"\#(handle)","password":"\#(password)"}"#)
    }

    @Test("A frozen member is signed out at once and told why; the profile stays, and restoring lets them in (S-024)")
    func frozen() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let eva = try await se.member("eva")
            #expect(try await eva.get("/auth/me").status == 200)
            let id = try await id(of: "eva", as: admin)
            let frozen = try await admin.post("/admin/members/\(id)/freeze", #"{"reason":"Somebody else uses it."}"#)
            #expect(frozen.json["state"]?.string == "frozen")
            #expect(try await eva.get("/auth/me").status == 401)
            let told = try await login("eva", at: se)
            #expect(told.code == "TF4035" && told.text.contains("Somebody else uses it."))
            #expect(try await se.anonymous.get("/users/@eva").status == 200)
            #expect(try await admin.post("/admin/members/\(id)/restore", "{}").json["state"]?.string == "active")
            #expect(try await login("eva", at: se).status == 200)
        }
    }

    @Test("Other territories hide who is suspended and show them again, with the follows there were, however it ends")
    func suspendedElsewhere() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let admin = try await se.admin()
            _ = try await se.member("eva")
            let bea = try await dk.member("bea")
            let id = try await id(of: "eva", as: admin)
            func becomes(_ status: Int) async throws -> Bool {
                try await eventually { try await bea.get("/users/@eva@se").status == status }
            }
            #expect(try await becomes(200))
            #expect(try await bea.post("/users/@eva@se/follow").status == 200)
            #expect(
                try await eventually {
                    try await bea.get("/users/relationships?id=@eva@se").text.contains(#""following":true"#)
                })

            #expect(try await admin.post("/admin/members/\(id)/suspend", #"{"reason":"Spam."}"#).status == 200)
            #expect(try await becomes(404))
            #expect(try await !bea.get("/users/search?q=eva").text.contains("@eva@se"))
            #expect(try await admin.post("/admin/members/\(id)/restore", "{}").status == 200)
            #expect(try await becomes(200))
            #expect(try await bea.get("/users/search?q=eva").text.contains("@eva@se"))
            #expect(try await bea.get("/users/relationships?id=@eva@se").text.contains(#""following":true"#))

            let body = #"{"reason":"Spam.","until":"2126-01-01T00:00:00Z"}"#
            #expect(try await admin.post("/admin/members/\(id)/suspend", body).status == 200)
            #expect(try await becomes(404))
            try await se.database.execute("UPDATE member SET suspended_until = now() WHERE handle = 'eva'")
            #expect(try await becomes(200))

            #expect(try await admin.post("/admin/members/\(id)/suspend", #"{"reason":"Spam."}"#).status == 200)
            #expect(try await becomes(404))
            #expect(try await admin.post("/admin/members/\(id)/freeze", #"{"reason":"Lost."}"#).status == 200)
            #expect(try await becomes(200))
        }
    }

    @Test("A suspended member is hidden until the time is over")
    func suspended() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            _ = try await se.member("eva")
            let id = try await id(of: "eva", as: admin)
            let past = #"{"reason":"Spam.","until":"2020-01-01T00:00:00Z"}"#
            #expect(try await admin.post("/admin/members/\(id)/suspend", past).status == 422)
            let body = #"{"reason":"Spam.","until":"2126-01-01T00:00:00Z"}"#
            #expect(try await admin.post("/admin/members/\(id)/suspend", body).status == 200)
            #expect(try await se.anonymous.get("/users/@eva").status == 404)
            let told = try await login("eva", at: se)
            #expect(told.code == "TF4035" && told.text.contains("2126-01-01") && told.text.contains("Spam."))
            try await se.database.execute("UPDATE member SET suspended_until = now() WHERE handle = 'eva'")
            #expect(try await login("eva", at: se).status == 200)
            #expect(try await se.anonymous.get("/users/@eva").status == 200)
        }
    }

    @Test("Who does not know the password is told the same of a held, a waiting and an unknown member (S-006)")
    func sameAnswer() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            var answers: Set<String> = []
            for (handle, state) in [
                ("eva", "frozen"), ("ola", "pending"), ("per", "suspended"), ("pal", "deactivated"),
            ] {
                _ = try await se.member(handle)
                try await se.database.execute("UPDATE member SET state = \(state) WHERE handle = \(handle)")
                answers.insert(comparable(try await login(handle, "wrong but long enough", at: se)))
            }
            answers.insert(comparable(try await login("nobody", "wrong but long enough", at: se)))
            #expect(answers.count == 1)
            #expect(try await admin.get("/admin/members?state=frozen").json["items"]?.array?.count == 1)
        }
    }

    private func comparable(_ answer: TestAnswer) -> String {
        "\(answer.status) "
            + answer.text.replacing(/"instance":"[^"]*"/, with: "").replacing(/"trace_id":"[^"]*"/, with: "")
    }

    @Test("An administrator ends every sign-in and token of a member, who comes in again with the password (S-028)")
    func signOut() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (admin, eva) = (try await se.admin(), try await se.member("eva"))
            let id = try #require(try await eva.get("/users/me").json["id"]?.string)
            let made = try await eva.post("/auth/tokens", #"{"name":"A script","scopes":["read"]}"#)
            let program = TestCaller(origin: se.origin, token: try #require(made.json["token"]?.string))
            #expect(try await program.get("/auth/me").status == 200)
            #expect(try await eva.delete("/admin/members/\(id)/sessions").status == 403)
            #expect(try await admin.delete("/admin/members/\(id)/sessions").status == 204)
            for ended in [eva, program] { #expect(try await ended.get("/auth/me").status == 401) }
            #expect(try await se.signIn("eva").get("/auth/me").status == 200)
        }
    }

    @Test("Roles count at once, and of administrators who take them from one another one stays (S-044)")
    func roles() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let eva = try await se.member("eva")
            let (adminID, evaID) = (try await id(of: "admin", as: admin), try await id(of: "eva", as: admin))
            #expect(try await eva.get("/admin/members").status == 403)
            for path in ["/admin/members/\(adminID)/freeze", "/admin/members/\(adminID)/suspend"] {
                #expect(try await admin.post(path, #"{"reason":"Try."}"#).code == "TF4091")
            }
            #expect(try await admin.put("/admin/members/\(adminID)/roles", #"{"roles":["teacher"]}"#).code == "TF4091")
            #expect(try await admin.put("/admin/members/\(evaID)/roles", #"{"roles":["king"]}"#).status == 422)

            let given = try await admin.put("/admin/members/\(evaID)/roles", #"{"roles":["admin","teacher"]}"#)
            #expect(given.status == 204)
            let shown = try await admin.get("/admin/members/\(evaID)")
            #expect(shown.json["roles"]?.array?.compactMap(\.string) == ["admin", "teacher"])
            #expect(try await eva.get("/admin/members").status == 200)

            async let first = admin.put("/admin/members/\(evaID)/roles", #"{"roles":[]}"#)
            async let second = eva.put("/admin/members/\(adminID)/roles", #"{"roles":[]}"#)
            let statuses = try await [first.status, second.status].sorted()
            #expect(statuses.first == 204 && [403, 409].contains(statuses.last), "\(statuses)")
            let left = try await se.database.read("SELECT 1 FROM member_role WHERE role = 'admin'")
            #expect(left.count == 1)
        }
    }

    @Test("A frozen administrator is none: whoever remains cannot leave (S-044)")
    func frozenAdministrator() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            _ = try await se.member("eva")
            let evaID = try await id(of: "eva", as: admin)
            _ = try await admin.put("/admin/members/\(evaID)/roles", #"{"roles":["admin"]}"#)
            #expect(try await admin.post("/admin/members/\(evaID)/freeze", #"{"reason":"Away."}"#).status == 200)
            #expect(try await admin.delete("/users/me").code == "TF4091")
        }
    }
}
