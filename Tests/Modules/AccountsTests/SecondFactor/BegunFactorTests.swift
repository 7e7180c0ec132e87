import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("What the right password begins, and other passwords end")
struct BegunFactorTests {
    @Test("What somebody else began is not shown and not confirmed, and ends with the password")
    func begun() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (eva, thief) = (try await se.member("eva"), try await se.signIn("eva"))
            let password = #"{"current_password":"\#(TestNode.password)"}"#
            let secret = try #require(try await thief.post("/auth/totp/enrol", password).json["secret"]?.string)
            let code = TimeCode(typed: secret)
            let body = #"{"code":"\#(code.code(at: TimeCode.step(at: Date())))"}"#
            #expect(try await eva.post("/auth/totp/confirm", body).code == "TF4013")
            let page = try await PageReader(se, as: "eva")
            #expect(try await !page.get("/settings/second-factor").text.contains(secret))
            let change = #"{"current_password":"\#(TestNode.password)","password":"another odd and long one"}"#
            #expect(try await eva.post("/auth/password/change", change).status == 204)
            #expect(try await se.database.read("SELECT FROM second_factor").isEmpty)
        }
    }

    @Test("While signing in each ticket has a secret of its own")
    func begunWhileSigningIn() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            _ = try await se.admin()
            try await se.demandFactorOfStaff()
            let visitor = try await PageReader(se, as: "ola")
            func begin() async throws -> (secret: String, ticket: String) {
                let form = "login=admin&password=\(TestNode.password.replacing(" ", with: "+"))"
                let text = try await visitor.post("/sign-in", token: visitor.token, form: form).text
                let secret = try #require(text.firstMatch(of: /secret=([A-Z2-7]+)/))
                let ticket = try #require(text.firstMatch(of: /name="ticket" value="([^"]+)"/))
                return (String(secret.1), String(ticket.1))
            }
            let (thief, owner) = (try await begin(), try await begin())
            #expect(thief.secret != owner.secret)
            // Whoever held the first ticket learns nothing of the second.
            let form = "ticket=\(thief.ticket)&code=000000"
            let again = try await visitor.post("/sign-in/enrol", token: visitor.token, form: form)
            #expect(again.status == 303 && !again.text.contains(owner.secret))
            let code = TimeCode(typed: owner.secret).code(at: TimeCode.step(at: Date()))
            let right = try await visitor.post(
                "/sign-in/enrol", token: visitor.token, form: "ticket=\(owner.ticket)&code=\(code)")
            #expect(right.status == 303 && right[header: "Location"]?.hasSuffix("?new") == true)
        }
    }

    @Test("What was judged by a password counts only while it is that")
    func judged() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let id = try #require(ID<Member>(try await eva.get("/users/me").json["id"]?.string ?? ""))
            let store = MemberStore(database: se.database)
            let proven = ProvenMember(id: id, hash: try #require(try await store.passwordHash(of: id)))
            #expect(try await se.database.write { try await store.holds(proven, in: $0) })
            #expect(try await store.replaceHash(of: proven, by: PasswordHash(text: "other")))
            #expect(try await !se.database.write { try await store.holds(proven, in: $0) })
            #expect(try await !se.database.write { try await store.locks(proven, in: $0) })
            #expect(try await !store.replaceHash(of: proven, by: proven.hash))
        }
    }
}
