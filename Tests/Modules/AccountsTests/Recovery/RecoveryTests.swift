import Crypto
import Foundation
import Kernel
import NodeTesting
import Postgres
import Registry
import Testing

@testable import Accounts

@Suite("Showing that an address is one's own, and getting back in")
struct RecoveryTests {
    /// The secret of the newest link of one kind, as the message would carry it.
    private func link(
        _ purpose: String, of handle: String, at node: TestNode, _ federation: TestFederation
    ) async throws -> String {
        let folder = federation.state.appending(path: "territories").appending(path: node.code)
        let tokens = AccountTokens(secret: SymmetricKey(data: try KeyFolder(folder).secret(.secret)))
        let isThere = try await eventually {
            try await !node.database.read(
                """
                SELECT 1 FROM account_token t JOIN member m ON m.id = t.member
                WHERE m.handle = \(handle) AND purpose = \(purpose)
                """
            ).isEmpty
        }
        try #require(isThere)
        let rows = try await node.database.read(
            """
            SELECT t.id FROM account_token t JOIN member m ON m.id = t.member
            WHERE m.handle = \(handle) AND purpose = \(purpose) ORDER BY t.created_at DESC
            """)
        return tokens.token(try #require(try rows.first?.get("id", as: UUID.self))).text
    }

    private func login(_ name: String, _ password: String, at node: TestNode) async throws -> Int {
        try await node.anonymous.post("/auth/login", #"{"login":"\#(name)","password":"\#(password)"}"#).status
    }

    private static let next = "another odd and long one"

    @Test("A link sets a new password once, whoever comes at the same time, and ends every sign-in (S-013, S-014)")
    func reset() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            #expect(try await se.anonymous.post("/auth/password/reset", #"{"login":"eva"}"#).status == 202)
            let token = try await link("reset", of: "eva", at: se, federation)
            let body = #"{"token":"\#(token)","password":"\#(Self.next)"}"#
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        // More than the queue of hashes takes are asked to come again.
                        while true {
                            let status = try await se.anonymous.post("/auth/password/confirm", body).status
                            if status != 503 { return status }
                            try await Task.sleep(for: .milliseconds(100))
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [204] + [Int](repeating: 410, count: 49))
            #expect(try await eva.get("/auth/me").status == 401)
            #expect(try await login("eva", TestNode.password, at: se) == 401)
            #expect(try await login("eva", Self.next, at: se) == 200)
        }
    }

    @Test("A link ends after an hour, and with the next password; a weak password does not use it up")
    func resetEnds() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            _ = try await se.anonymous.post("/auth/password/reset", #"{"login":"@eva"}"#)
            let token = try await link("reset", of: "eva", at: se, federation)
            let weak = #"{"token":"\#(token)","password":"password123"}"#
            #expect(try await se.anonymous.post("/auth/password/confirm", weak).status == 422)
            let change = #"{"current_password":"\#(TestNode.password)","password":"\#(Self.next)"}"#
            #expect(try await eva.post("/auth/password/change", change).status == 204)
            let body = #"{"token":"\#(token)","password":"\#(Self.next)!"}"#
            #expect(try await se.anonymous.post("/auth/password/confirm", body).code == "TF4102")

            _ = try await se.anonymous.post("/auth/password/reset", #"{"login":"eva"}"#)
            let other = try await link("reset", of: "eva", at: se, federation)
            try await se.database.execute("UPDATE account_token SET expires_at = now()")
            let late = #"{"token":"\#(other)","password":"\#(Self.next)!"}"#
            #expect(try await se.anonymous.post("/auth/password/confirm", late).status == 410)
        }
    }

    @Test("Asking for a link answers the same of a member and of nobody, and writes the same (S-007)")
    func sameAnswer() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            _ = try await se.member("eva")
            func ask(_ login: String) async throws -> (answer: TestAnswer, seconds: Double) {
                let start = ContinuousClock.now
                let answer = try await se.anonymous.post("/auth/password/reset", #"{"login":"\#(login)"}"#)
                let length = ContinuousClock.now - start
                return (answer, Double(length.components.attoseconds) / 1e18 + Double(length.components.seconds))
            }
            var (known, unknown): ([Double], [Double]) = ([], [])
            for number in 0..<60 {
                let (first, second) = (try await ask("eva"), try await ask("nobody\(number)"))
                #expect(first.answer.status == second.answer.status && first.answer.body == second.answer.body)
                known.append(first.seconds)
                unknown.append(second.seconds)
            }
            let gap = abs(known.sorted()[30] - unknown.sorted()[30])
            #expect(gap < 0.005, "the medians are \(gap) s apart")
        }
    }

    @Test("Of many wishes for one account three links an hour are made, and of nobody's none")
    func limit() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            _ = try await se.member("eva")
            for _ in 0..<8 {
                _ = try await se.anonymous.post("/auth/password/reset", #"{"login":"eva"}"#)
                _ = try await se.anonymous.post("/auth/password/reset", #"{"login":"nobody"}"#)
            }
            let isAnswered = try await eventually {
                try await se.database.read("SELECT 1 FROM recovery_request").isEmpty
            }
            #expect(isAnswered)
            let links = try await se.database.read("SELECT 1 FROM account_token WHERE purpose = 'reset'")
            #expect(links.count == RecoveryRequests.maximumLinks)
        }
    }

    @Test(
        "Changing the password needs the current one, ends every other sign-in, and guesses wait (S-009, S-012, S-014)")
    func change() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let other = try await se.signIn("eva")
            let wrong = #"{"current_password":"wrong but long","password":"\#(Self.next)"}"#
            #expect(try await eva.post("/auth/password/change", wrong).code == "TF4036")
            let right = #"{"current_password":"\#(TestNode.password)","password":"\#(Self.next)"}"#
            #expect(try await eva.post("/auth/password/change", right).status == 204)
            #expect(try await eva.get("/auth/me").status == 200)
            #expect(try await other.get("/auth/me").status == 401)
            for _ in 0..<LoginThrottle.freeFailures { _ = try await eva.post("/auth/password/change", wrong) }
            let again = #"{"current_password":"\#(Self.next)","password":"\#(Self.next)!"}"#
            #expect(try await eva.post("/auth/password/change", again).code == "TF4036")
        }
    }

    @Test("A new address counts once its link was opened; two who verify one address are one (S-007)")
    func email() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (eva, ola) = (try await se.member("eva"), try await se.member("ola"))
            let body = #"{"current_password":"\#(TestNode.password)","email":"shared@example.org"}"#
            for caller in [eva, ola] { #expect(try await caller.post("/auth/email/change", body).status == 204) }
            #expect(try await eva.get("/auth/me").json["email"]?.string == "eva@example.org")
            let first = try await link("change", of: "eva", at: se, federation)
            let second = try await link("change", of: "ola", at: se, federation)
            #expect(try await se.anonymous.post("/auth/email/verify", #"{"token":"\#(first)"}"#).status == 204)
            #expect(try await se.anonymous.post("/auth/email/verify", #"{"token":"\#(first)"}"#).status == 410)
            #expect(try await se.anonymous.post("/auth/email/verify", #"{"token":"\#(second)"}"#).code == "TF4102")
            #expect(try await login("SHARED@example.org", TestNode.password, at: se) == 200)
            #expect(try await ola.get("/auth/me").json["email"]?.string == "ola@example.org")
        }
    }

    @Test("A change of address lasts an hour, ends every other sign-in, and no older link takes it back")
    func emailChange() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let other = try await se.signIn("eva")
            let old = try await link("verify", of: "eva", at: se, federation)
            let body = #"{"current_password":"\#(TestNode.password)","email":"new@example.org"}"#
            #expect(try await eva.post("/auth/email/change", body).status == 204)
            let rows = try await se.database.read(
                "SELECT FROM account_token WHERE purpose = 'change' AND expires_at > created_at + interval '1 hour'")
            #expect(rows.isEmpty)
            let new = try await link("change", of: "eva", at: se, federation)
            #expect(try await eva.post("/auth/email/verify", #"{"token":"\#(new)"}"#).status == 204)
            #expect(try await eva.get("/auth/me").json["email"]?.string == "new@example.org")
            #expect(try await other.get("/auth/me").status == 401)
            #expect(try await se.anonymous.post("/auth/email/verify", #"{"token":"\#(old)"}"#).status == 410)
            #expect(try await eva.get("/auth/me").json["email"]?.string == "new@example.org")
        }
    }

    @Test("Who left can have a new password, or be let in by an administrator, while they may come back")
    func left() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (admin, eva) = (try await se.admin(), try await se.member("eva"))
            let id = try #require(try await eva.get("/users/me").json["id"]?.string)
            #expect(try await eva.delete("/users/me").status == 204)
            _ = try await se.anonymous.post("/auth/password/reset", #"{"login":"eva"}"#)
            let token = try await link("reset", of: "eva", at: se, federation)
            let body = #"{"token":"\#(token)","password":"\#(Self.next)"}"#
            #expect(try await se.anonymous.post("/auth/password/confirm", body).status == 204)
            let again = try await se.signIn("eva", password: Self.next)
            #expect(try await again.delete("/users/me").status == 204)
            #expect(try await admin.post("/admin/members/\(id)/restore", "{}").json["state"]?.string == "active")
            #expect(try await se.anonymous.get("/users/@eva").status == 200)
        }
    }

    @Test("The message that verifies is sent again three times an hour at most")
    func resend() async throws {
        try await TestFederation.with("se") { federation in
            let eva = try await federation["se"].member("eva")
            var statuses: [Int] = []
            for _ in 0..<5 { statuses.append(try await eva.post("/auth/email/resend").status) }
            #expect(statuses == [204, 204, 204, 429, 429])
        }
    }

    @Test("No link's secret is in the database (S-013)")
    func atRest() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            _ = try await se.member("eva")
            let token = try await link("verify", of: "eva", at: se, federation)
            let rows = try await se.database.read(
                "SELECT query_to_xml('SELECT * FROM account_token, mail', true, true, '')::text AS all")
            let everything = try #require(try rows.first?.get("all", as: String.self))
            #expect(everything.contains("eva@example.org") && !everything.contains(token))
        }
    }
}
