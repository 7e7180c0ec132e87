import Foundation
import Kernel
import ModuleKit
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Who was not let in")
struct RefusalTests {
    /// Act, detail and handle of what the node wrote down by itself.
    private func told(at node: TestNode) async throws -> Set<String> {
        let rows = try await node.database.read(
            """
            SELECT act || ' ' || detail || ' ' || coalesce(handle, '-') AS line
            FROM audit_entry a LEFT JOIN member m ON m.id = a.member WHERE actor_kind = 'node'
            """)
        return Set(try rows.map { try $0.get("line") })
    }

    @Test("Wrong passwords, names and codes, and those that come too soon, are written down soon (S-153)")
    func kinds() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            func login(_ name: String, _ password: String) async throws -> Int {
                try await se.anonymous.post("/auth/login", #"{"login":"\#(name)","password":"\#(password)"}"#).status
            }
            #expect(try await login("nobody", "not it at all") == 401)
            #expect(try await eva.post("/auth/totp/enrol", #"{"current_password":"not it at all"}"#).code == "TF4036")
            #expect(try await eva.post("/auth/recovery-codes", #"{"code":"000000"}"#).code == "TF4013")
            for _ in 0...LoginThrottle.freeFailures { #expect(try await login("eva", "not it at all") == 401) }
            let expected: Set = [
                "session.refuse 1 in an hour -", "password.refuse 1 in an hour eva", "factor.refuse 1 in an hour eva",
                "session.refuse 1 in an hour eva", "session.delay 1 in an hour eva",
            ]
            let isTold = try await eventually { try await told(at: se) == expected }
            let entries = try await told(at: se)
            #expect(isTold, "\(entries)")
            try await se.database.execute("UPDATE member SET state = 'frozen', held_reason = 'A test.'")
            try await se.database.execute("DELETE FROM login_failure")
            #expect(try await login("eva", TestNode.password) == 403)
            let isHeldTold = try await eventually {
                try await told(at: se).contains("session.held 1 in an hour eva")
            }
            #expect(isHeldTold)
        }
    }

    @Test("Whoever guesses much makes few entries: one each at the first, the tenth and the hundredth of an hour")
    func fewEntries() async throws {
        try await SharedTerritory.with { se in
            let eva = try await se.member("eva")
            let id = try #require(ID<Member>(try await eva.get("/users/me").json["id"]?.string ?? ""))
            let store = RefusalStore(database: se.database, audit: AuditLog(world: .system), world: Self.oneHour)
            for more in [3, 4, 1, 1, 90, 1] { try await store.keep([.init(kind: .signIn, member: id): more]) }
            try await store.keep([.init(kind: .code, member: id): 12])
            let entries = try await se.database.read(
                "SELECT act || ' ' || detail AS line FROM audit_entry WHERE actor_kind = 'node' ORDER BY id")
            #expect(
                try entries.map { try $0.get("line", as: String.self) } == [
                    "session.refuse 1 in an hour", "session.refuse 10 in an hour", "session.refuse 100 in an hour",
                    "factor.refuse 10 in an hour",
                ])
        }
    }

    @Test("Whoever guesses at many members makes entries of a few, and one of all others")
    func fewMembers() async throws {
        try await SharedTerritory.with { se in
            try await se.database.execute(
                """
                INSERT INTO member (id, handle, display_name, bio, email, password_hash, created_at)
                SELECT gen_random_uuid(), 'many' || n, 'M', '', 'm' || n || '@example.org', '!', now()
                FROM generate_series(1, \(RefusalStore.maximumMembers + 50)) n
                """)
            let members = try await se.database.read("SELECT id FROM member WHERE email LIKE 'm%'")
                .map { ID<Member>(try $0.get("id", as: UUID.self)) }
            let store = RefusalStore(database: se.database, audit: AuditLog(world: .system), world: Self.oneHour)
            let refusals = Refusals()
            for member in members { refusals.count(.held, of: member) }
            try await store.keep(refusals.take())
            // Which of them are told apart is chance.
            let known = try await se.database.read(
                "SELECT member FROM sign_in_refusal WHERE member IS NOT NULL LIMIT 1")
            refusals.count(.held, of: ID(try #require(known.first).get("member", as: UUID.self)))
            try await store.keep(refusals.take())
            let rows = try await se.database.read(
                "SELECT count(member) AS members, max(count) FILTER (WHERE member IS NULL) AS others FROM sign_in_refusal"
            )
            #expect(try rows.first?.get("members", as: Int.self) == RefusalStore.maximumMembers)
            #expect(try rows.first?.get("others", as: Int?.self) == 50)
            let entries = try await se.database.read(
                "SELECT count(*) AS count FROM audit_entry WHERE act = 'session.held'")
            #expect(try (entries.first?.get("count", as: Int.self) ?? 0) <= RefusalStore.maximumMembers + 2)
        }
    }

    @Test("More keys than are held at a time are counted together")
    func keys() {
        let refusals = Refusals()
        for _ in 0..<Refusals.maximumKeys + 20 { refusals.count(.signIn, of: ID(UUID())) }
        let taken = refusals.take()
        #expect(taken.count == Refusals.maximumKeys + 1)
        #expect(taken[Refusals.Key(kind: .signIn, member: nil)] == 20)
        #expect(refusals.take().isEmpty)
    }

    /// So that no hour ends in the middle of a test.
    private static var oneHour: World {
        var world = World.system
        let now = Date()
        world.now = { now }
        return world
    }
}
