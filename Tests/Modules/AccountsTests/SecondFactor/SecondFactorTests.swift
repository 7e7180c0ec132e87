import Crypto
import Foundation
import Kernel
import NodeTesting
import Postgres
import Registry
import Testing

@testable import Accounts

@Suite("A code beside the password")
struct SecondFactorTests {
    /// RFC 6238, appendix B, cut to six digits.
    @Test(
        "Codes are those of RFC 6238",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ])
    func vectors(seconds: Int, code: String) {
        let time = Date(timeIntervalSince1970: Double(seconds))
        #expect(TimeCode(secret: Data("12345678901234567890".utf8)).code(at: TimeCode.step(at: time)) == code)
    }

    @Test("A step counts once, with those beside it, and never after a later one (S-015)")
    func steps() {
        let code = TimeCode(secret: Data("12345678901234567890".utf8))
        let now = Date(timeIntervalSince1970: 3000)
        for step in Int64(99)...101 { #expect(code.step(of: code.code(at: step), at: now, after: 0) == step) }
        #expect(code.step(of: code.code(at: 98), at: now, after: 0) == nil)
        #expect(code.step(of: code.code(at: 102), at: now, after: 0) == nil)
        #expect(code.step(of: code.code(at: 100), at: now, after: 100) == nil)
    }

    @Test("Base32 is RFC 4648's", arguments: [("f", "MY"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")])
    func base32(text: String, encoded: String) {
        #expect(Base32Text.encode(Data(text.utf8)) == encoded)
    }

    /// Enrols somebody and gives what shows codes from now on.
    private func enrol(_ handle: String, at node: TestNode) async throws -> (code: TimeCode, recovery: [String]) {
        let caller = try await node.signIn(handle)
        let begun = try await caller.post("/auth/totp/enrol", #"{"current_password":"\#(TestNode.password)"}"#)
        let secret = try #require(begun.json["secret"]?.string)
        let code = TimeCode(typed: secret)
        let body = #"{"code":"\#(code.code(at: TimeCode.step(at: Date()) - 1))"}"#
        let confirmed = try await caller.post("/auth/totp/confirm", body)
        try #require(confirmed.status == 200, "\(confirmed.text)")
        return (code, confirmed.json["recovery_codes"]?.array?.compactMap(\.string) ?? [])
    }

    private func login(_ handle: String, _ code: String?, at node: TestNode) async throws -> TestAnswer {
        let more = code.map { #","code":"\#($0)""# } ?? ""
        return try await node.anonymous.post(
            "/auth/login", #"{"login":"\#(handle)","password":"\#(TestNode.password)"\#(more)}"#)
    }

    @Test("Signing in needs a code; of fifty who use one at once, one does (S-015)")
    func once() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            _ = try await se.member("eva")
            let (code, recovery) = try await enrol("eva", at: se)
            #expect(try await login("eva", nil, at: se).code == "TF4014")
            #expect(try await login("eva", "000000", at: se).code == "TF4013")
            let recovered = try await login("eva", recovery[0], at: se)
            let eva = TestCaller(origin: se.origin, token: recovered.json["access_token"]?.string)
            // Asked for new recovery codes, which needs a code as signing in does and no password to be hashed.
            let body = #"{"code":"\#(code.code(at: TimeCode.step(at: Date())))"}"#
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 { group.addTask { try await eva.post("/auth/recovery-codes", body).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
            #expect(statuses.filter { $0 == 401 }.count == 49)
        }
    }

    @Test("Ten recovery codes open once each; after five wrong ones the right one waits, and neither is kept as it is")
    func recoveryCodes() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            _ = try await se.member("eva")
            let (code, recovery) = try await enrol("eva", at: se)
            #expect(recovery.count == 10 && Set(recovery).count == 10)
            #expect(try await login("eva", recovery[0], at: se).status == 200)
            #expect(try await login("eva", recovery[0], at: se).code == "TF4013")
            #expect(try await login("eva", recovery[1].uppercased().replacing("-", with: " "), at: se).status == 200)
            let rows = try await se.database.read(
                "SELECT query_to_xml('SELECT * FROM second_factor, recovery_code', true, true, '')::text AS all")
            let everything = try #require(try rows.first?.get("all", as: String.self))
            for secret in recovery + [code.text, code.secret.base64EncodedString()] {
                #expect(!everything.contains(secret))
            }
            for _ in 0..<LoginThrottle.freeFailures { _ = try await login("eva", "999999", at: se) }
            #expect(try await login("eva", recovery[2], at: se).code == "TF4013")
        }
    }

    @Test("Enrolling needs the password, giving up a code even after a new sign-in, and then none is asked for")
    func giveUp() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            #expect(try await eva.post("/auth/totp/enrol", #"{"current_password":"not it at all"}"#).code == "TF4036")
            let (_, recovery) = try await enrol("eva", at: se)
            #expect(
                try await eva.post("/auth/totp/enrol", #"{"current_password":"\#(TestNode.password)"}"#).code
                    == "TF4096")
            func giveUp(_ body: String?) async throws -> TestAnswer {
                try await eva.send("DELETE", "/api/v1/auth/totp", body, ["Content-Type": "application/json"])
            }
            #expect(try await giveUp(nil).status == 400)
            #expect(try await giveUp("{}").status == 422)
            #expect(try await giveUp(#"{"code":"000000"}"#).code == "TF4013")
            #expect(try await login("eva", nil, at: se).code == "TF4014")
            #expect(try await giveUp(#"{"code":"\#(recovery[0])"}"#).status == 204)
            #expect(try await login("eva", nil, at: se).status == 200)
        }
    }

    @Test("Where the territory demands it, who has none is signed out and cannot come in by the API")
    func demanded() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let eva = try await se.member("eva")
            try await se.demandFactorOfStaff()
            try await se.database.write { try await SecondFactorStore.endUnproven(by: .staff, at: Date(), in: $0) }
            #expect(try await login("admin", nil, at: se).code == "TF4038")
            #expect(try await login("eva", nil, at: se).status == 200)
            #expect(try await eva.get("/auth/me").status == 200)
            try await Task.sleep(for: .seconds(SignInCache.lifetime))
            #expect(try await admin.get("/auth/me").status == 401)
        }
    }

    @Test(
        "Who is given a role that demands it comes in again with one: sign-ins and tokens from before it end, others go on (S-044)"
    )
    func role() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let (eva, ola) = (try await se.member("eva"), try await se.member("ola"))
            let make = #"{"name":"A script","scopes":["read"]}"#
            var programs: [TestCaller] = []
            for caller in [eva, ola] {
                let token = try #require(try await caller.post("/auth/tokens", make).json["token"]?.string)
                programs.append(TestCaller(origin: se.origin, token: token))
            }
            // Ola has one, and came in with it; eva has none.
            let (code, _) = try await enrol("ola", at: se)
            let entered = try await login("ola", code.code(at: TimeCode.step(at: Date())), at: se)
            let withCode = TestCaller(origin: se.origin, token: try #require(entered.json["access_token"]?.string))
            let after = try #require(try await withCode.post("/auth/tokens", make).json["token"]?.string)
            try await se.demandFactorOfStaff()

            for caller in [eva, withCode] {
                let id = try #require(try await caller.get("/users/me").json["id"]?.string)
                #expect(try await admin.put("/admin/members/\(id)/roles", #"{"roles":["teacher"]}"#).status == 204)
            }
            for ended in [eva, ola] + programs { #expect(try await ended.get("/auth/me").status == 401) }
            #expect(try await withCode.get("/auth/me").status == 200)
            #expect(try await TestCaller(origin: se.origin, token: after).get("/auth/me").status == 200)
            #expect(try await login("eva", nil, at: se).code == "TF4038")
        }
    }

    @Test("A ticket is somebody's for five minutes or until there is another password, and nobody makes one")
    func ticket() async {
        let ticket = SignInTicket(secret: SymmetricKey(size: .bits256))
        let member = ProvenMember(id: ID(UUID()), hash: PasswordHash(text: "one"))
        let now = Date(timeIntervalSince1970: 1_000_000)
        let text = ticket.write(member, random: [1], at: now)
        func read(_ text: String, by ticket: SignInTicket, at time: Date, _ hash: String = "one") async -> ProvenMember?
        {
            await ticket.read(text, at: time) { _ in PasswordHash(text: hash) }
        }
        #expect(await read(text, by: ticket, at: now) == member)
        #expect(await read(text, by: ticket, at: now, "two") == nil)
        #expect(await read(text, by: ticket, at: now.addingTimeInterval(SignInTicket.lifetime)) == nil)
        #expect(ticket.write(member, random: [2], at: now) != text)
        let other = "\(ID<Member>(UUID()))"
        #expect(await read(text.replacing("\(member.id)", with: other), by: ticket, at: now) == nil)
        #expect(await read(text, by: SignInTicket(secret: SymmetricKey(size: .bits256)), at: now) == nil)
        for wrong in ["", ".", "..", "...", text + ".", String(text.dropLast())] {
            #expect(await read(wrong, by: ticket, at: now) == nil)
        }
    }
}
