import Foundation
import Kernel
import LocalServers
import NodeTesting
import Postgres
import Testing

/// What every route has in common, tried on the ones there are.
@Suite("HTTP conventions")
struct HTTPConventionsTests {
    private static let registration = """
        {"handle":"eva","email":"eva@example.org","password":"\(TestNode.password)","display_name":"Eva"}
        """

    @Test(
        "A repeated creation with one key has one effect and one answer; another body under the key is refused (S-083)")
    func idempotency() async throws {
        try await TestFederation.with("se") { federation in
            let caller = federation["se"].anonymous
            let key = ["Idempotency-Key": "registration-1"]
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<8 { group.addTask { try await caller.post("/auth/register", Self.registration, key) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 202 || $0.status == 409 })
            #expect(answers.contains { $0.status == 202 })
            let again = try await caller.post("/auth/register", Self.registration, key)
            #expect(again.status == 202)
            #expect(again.json["handle"]?.string == "eva")
            let other = try await caller.post("/auth/register", Self.registration.replacing("Eva", with: "Ewa"), key)
            #expect(other.code == "TF4221")
            #expect(try await caller.post("/auth/register", Self.registration, ["Idempotency-Key": "ü"]).status == 400)
            let count = try await federation["se"].database.read("SELECT count(*) AS n FROM member")
            #expect(try count.first?.get("n", as: Int.self) == 1)
        }
    }

    @Test("What is kept of a repeated registration is no digest of its password (S-003)")
    func idempotencyKeepsNoDigest() async throws {
        try await TestFederation.with("se") { federation in
            let answer = try await federation["se"].anonymous.post(
                "/auth/register", Self.registration, ["Idempotency-Key": "registration-1"])
            #expect(answer.status == 202)
            let rows = try await federation["se"].database.read(
                """
                SELECT fingerprint IN (
                    sha256(convert_to(\(Self.registration), 'UTF8')),
                    sha256(convert_to(\("POST /api/v1/auth/register\n" + Self.registration), 'UTF8')),
                    sha256(convert_to(\("idempotency\nPOST /api/v1/auth/register\n" + Self.registration), 'UTF8'))
                ) AS is_digest FROM idempotency_key
                """)
            #expect(try rows.map { try $0.get("is_digest", as: Bool.self) } == [false])
        }
    }

    @Test("A change needs the version it is based on, and a reader is told when nothing changed")
    func entityTags() async throws {
        try await TestFederation.with("se") { federation in
            let eva = try await federation["se"].member("eva")
            let tag = try #require(try await eva.get("/users/me")[header: "ETag"])
            #expect(try await eva.get("/users/me", ["If-None-Match": tag]).status == 304)
            #expect(try await eva.patch("/users/me", #"{"bio":"x"}"#).code == "TF4280")
            #expect(try await eva.patch("/users/me", #"{"bio":"x"}"#, ["If-Match": tag]).status == 200)
            let stale = try await eva.patch("/users/me", #"{"bio":"y"}"#, ["If-Match": tag])
            #expect(stale.code == "TF4120")
            #expect(try await eva.get("/users/me").json["bio"]?.string == "x")
        }
    }

    @Test("A list is walked by its cursors without missing or repeating anybody; a forged cursor is refused (S-084)")
    func cursors() async throws {
        try await TestFederation.with("se") { federation in
            for number in 0..<7 { _ = try await federation["se"].member("member\(number)") }
            let caller = federation["se"].anonymous
            var handles: [String] = []
            var next: String? = ""
            while let cursor = next {
                let page = try await caller.get("/users?limit=3" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
                #expect(page.status == 200)
                handles += (page.json["items"]?.array ?? []).compactMap { $0["handle"]?.string }
                next = page.json["next"]?.string
                if let next { #expect(page[header: "Link"]?.contains("cursor=\(next)>; rel=\"next\"") == true) }
            }
            #expect(handles == (0..<7).map { "member\($0)" })
            let cursor = try #require(try await caller.get("/users?limit=3").json["next"]?.string)
            #expect(try await caller.get("/users?cursor=\(cursor)x").code == "TF4001")
            #expect(try await caller.get("/users/search?q=m&cursor=\(cursor)").code == "TF4001")
            for limit in ["0", "101", "x", "-1"] {
                #expect(try await caller.get("/users?limit=\(limit)").code == "TF4220")
            }
        }
    }

    @Test(
        "Every answer carries the headers that keep browsers safe, an id and what is left of the budget (S-069, S-070)")
    func headers() async throws {
        try await TestFederation.with("se") { federation in
            let caller = federation["se"].anonymous
            for path in ["/", "/api/v1/users", "/nowhere", "/api/v1/nowhere", "/sign-in"] {
                let answer = try await caller.send("GET", path)
                #expect(answer[header: "X-Content-Type-Options"] == "nosniff")
                #expect(answer[header: "Referrer-Policy"] == "no-referrer")
                let policy = try #require(answer[header: "Content-Security-Policy"])
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
                #expect(answer[header: "X-Request-Id"]?.count == 36)
                #expect(answer[header: "Cache-Control"] == "no-store")
            }
            let answer = try await caller.get("/users")
            #expect(answer[header: "RateLimit"]?.hasPrefix("\"read\";r=") == true)
            #expect(answer[header: "X-RateLimit-Limit"] == "300000")
        }
    }

    @Test("Who asks too often is told when to come back (S-008)")
    func rateLimits() async throws {
        try await TestFederation.with("se", rateFactor: 1) { federation in
            let caller = federation["se"].anonymous
            var answers: [TestAnswer] = []
            for _ in 0..<31 { answers.append(try await caller.post("/auth/login", #"{"login":"x","password":"y"}"#)) }
            #expect(answers.prefix(30).allSatisfy { $0.status == 401 })
            #expect(answers[30].code == "TF4290")
            #expect(answers[30][header: "Retry-After"].flatMap { Int($0) } ?? 0 > 0)
            #expect(answers[30][header: "X-RateLimit-Remaining"] == "0")
        }
    }

    @Test(
        "Bodies of every wrong kind get the documented problem (S-043, S-067)",
        arguments: [
            ("application/json", "{", "TF4000"), ("application/json", #"{"a":1,"a":2}"#, "TF4000"),
            ("application/json", "[]", "TF4220"), ("application/json", #"{"login":1,"password":"x"}"#, "TF4220"),
            ("application/json", #"{"login":"x","password":"x","role":"admin"}"#, "TF4220"),
            ("application/json", #"{"login":"\u0000","password":"x"}"#, "TF4000"),
            ("text/plain", "{}", "TF4150"), ("application/json; charset=latin1", "{}", "TF4150"), ("", "{}", "TF4150"),
            ("application/json", String(repeating: "[", count: 40), "TF4000"),
            ("application/json", String(repeating: " ", count: 1 << 20) + "{}", "TF4130"),
        ])
    func badBodies(type: String, body: String, code: String) async throws {
        try await SharedNode.with { node in
            let answer = try await node.anonymous.post("/auth/login", body, ["Content-Type": type])
            #expect(answer.code == code)
        }
    }

    @Test(
        "Methods that a route does not declare are refused with those it does (S-066)",
        arguments: ["PUT", "TRACE", "PROPFIND"])
    func methods(method: String) async throws {
        try await SharedNode.with { node in
            let answer = try await node.anonymous.send(method, "/api/v1/users")
            #expect(answer.status == 405)
            #expect(answer[header: "Allow"] == "GET, HEAD")
        }
    }

    @Test("Health is told to operators: alive, ready with reasons, metrics that Prometheus reads (S-072)")
    func health() async throws {
        try await TestFederation.with("se") { federation in
            let operatorCaller = TestCaller(origin: federation["se"].health, token: nil)
            #expect(try await operatorCaller.send("GET", "/livez").status == 200)
            #expect(try await eventually { try await operatorCaller.send("GET", "/readyz").status == 200 })
            _ = try await federation["se"].anonymous.get("/users")
            #expect(try await federation["se"].anonymous.send("GET", "/metrics").status == 404)
            try await federation.nats.kill()
            #expect(
                try await eventually {
                    try await operatorCaller.send("GET", "/readyz").text == "bus of se: not connected to NATS\n"
                })
            try await federation.nats.restart()
        }
    }
}
