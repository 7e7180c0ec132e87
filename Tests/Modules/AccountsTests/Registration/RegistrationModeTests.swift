import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Becoming a member in the way the territory has chosen")
struct RegistrationModeTests {
    private func register(
        _ handle: String, at node: TestNode, _ more: String = ""
    ) async throws -> TestAnswer {
        let body = """
            {"handle":"\(handle)","email":"\(handle)@example.org","password":"\(TestNode.password)",\
            "display_name":"\(handle.capitalized)"\(more)}
            """
        return try await node.anonymous.post("/auth/register", body)
    }

    private func choose(_ mode: RegistrationMode, at node: TestNode, question: String = "") async throws {
        var policy = AccountPolicy()
        policy.registration = mode
        policy.question = question
        try await PolicyStore(database: node.database).keep(policy)
    }

    private func invite(_ caller: TestCaller, _ body: String = "{}") async throws -> (id: String, code: String) {
        let made = try await caller.post("/auth/invites", body)
        #expect(made.status == 201, "\(made.text)")
        let link = try #require(made.json["link"]?.string)
        return (
            try #require(made.json["invitation"]?["id"]?.string),
            try #require(link.split(separator: "=").last.map(String.init))
        )
    }

    private func pointer(_ answer: TestAnswer) -> String? {
        answer.json["errors"]?.array?.first?["pointer"]?.string
    }

    @Test("A closed territory takes nobody, by form or by API")
    func closed() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            try await choose(.closed, at: se)
            #expect(try await register("eva", at: se).code == "TF4033")
            let page = try await se.anonymous.send("GET", "/sign-up")
            #expect(page.status == 200 && !page.text.contains("name=\"password\""))
        }
    }

    @Test("An invitation lets in as many as it says, whoever comes at once, and none after it ended")
    func invitation() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            try await choose(.invitation, at: se)
            #expect(pointer(try await register("ola", at: se)) == "/invitation")
            #expect(pointer(try await register("ola", at: se, #","invitation":"guessed""#)) == "/invitation")

            let one = try await invite(eva, #"{"note":"for Ola"}"#)
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        try await register("guest\(number)", at: se, ",\"invitation\":\"\(one.code)\"").status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.sorted() == [202] + [Int](repeating: 422, count: 11))

            let several = try await invite(eva, #"{"uses":2}"#)
            #expect(try await register("per", at: se, ",\"invitation\":\"\(several.code)\"").status == 202)
            #expect(try await eva.delete("/auth/invites/\(several.id)").status == 204)
            #expect(try await register("pal", at: se, ",\"invitation\":\"\(several.code)\"").status == 422)

            let late = try await invite(eva)
            try await se.database.execute("UPDATE invitation SET expires_at = now() - interval '1 second'")
            #expect(try await register("pal", at: se, ",\"invitation\":\"\(late.code)\"").status == 422)
        }
    }

    @Test("Invitations are the inviter's own, at most ten at a time, and only their hashes are kept")
    func ownInvitations() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (eva, ola) = (try await se.member("eva"), try await se.member("ola"))
            let made = try await invite(eva)
            #expect(try await ola.get("/auth/invites").json["items"]?.array?.count == 0)
            #expect(try await ola.delete("/auth/invites/\(made.id)").status == 204)
            #expect(try await eva.get("/auth/invites").json["items"]?.array?.count == 1)
            let rows = try await se.database.read("SELECT encode(hash, 'escape') || note AS text FROM invitation")
            #expect(try rows.first?.get("text", as: String.self).contains(made.code) == false)

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<15 { group.addTask { try await eva.post("/auth/invites", "{}").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 9)
            #expect(statuses.filter { $0 == 409 }.count == 6)
        }
    }

    @Test("An applicant is nobody until an administrator agrees, and the other territories hear of them only then")
    func application() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            try await choose(.application, at: se, question: "Why here?")
            #expect(pointer(try await register("eva", at: se)) == "/application")
            #expect(pointer(try await register("eva", at: se, #","application":"  ""#)) == "/application")
            let applied = try await register("eva", at: se, #","application":"I teach sailing.""#)
            #expect(applied.status == 202 && applied.json["state"]?.string == "pending")

            let login = #"{"login":"eva","password":"\#(TestNode.password)"}"#
            #expect(try await se.anonymous.post("/auth/login", login).code == "TF4034")
            #expect(
                try await se.anonymous.post("/auth/login", #"{"login":"eva","password":"wrong but long"}"#).code
                    == "TF4011")
            #expect(try await se.anonymous.get("/users/@eva").status == 404)
            let waiting = try #require(try await admin.get("/admin/applications").json["items"]?.array?.first)
            #expect(waiting["answer"]?.string == "I teach sailing.")
            let id = try #require(waiting["id"]?.string)

            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await admin.put("/admin/applications/\(id)", #"{"decision":"approve"}"#).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [204] + [Int](repeating: 404, count: 5))
            #expect(try await se.anonymous.post("/auth/login", login).status == 200)
            // The administrator and Eva: each was told once.
            try await federation.untilApplied(2, of: "se", at: "dk")
            #expect(try await federation["dk"].anonymous.get("/users/@eva@se").status == 200)
        }
    }

    @Test("Who is declined leaves nothing behind, and twenty wait at most")
    func declined() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            try await choose(.application, at: se)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<22 {
                    group.addTask { try await register("hope\(number)", at: se, #","application":"Please.""#).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 202 }.count == RegistrationOperations.maximumPending)
            #expect(statuses.filter { $0 == 409 }.count == 2)

            let first = try #require(try await admin.get("/admin/applications").json["items"]?.array?.first)
            let id = try #require(first["id"]?.string)
            #expect(try await admin.put("/admin/applications/\(id)", #"{"decision":"deny"}"#).status == 204)
            let left = try await se.database.read("SELECT 1 FROM member WHERE id = \(id)::uuid")
            #expect(left.isEmpty)
            let handle = try #require(first["handle"]?.string)
            #expect(try await register(handle, at: se, #","application":"Again.""#).status == 202)
        }
    }

    @Test("Only administrators decide and see who waits (X-05)")
    func access() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            #expect(try await eva.get("/admin/applications").status == 403)
            #expect(try await se.anonymous.get("/admin/applications").status == 401)
            #expect(try await eva.get("/admin/members").status == 403)
        }
    }
}
