import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("What is written down")
struct AuditTests {
    /// Act, detail and whether its own member did it, the oldest first.
    private func acts(about handle: String, at node: TestNode) async throws -> [String] {
        try await node.database.read(
            """
            SELECT act, detail, actor = member AS is_own FROM audit_entry a JOIN member m ON m.id = a.member
            WHERE handle = \(handle) ORDER BY a.at, a.id
            """
        ).map { row in
            let detail: String? = try row.get("detail")
            return [try row.get("act"), detail, try row.get("is_own") ? nil : "by another"].compactMap(\.self)
                .joined(separator: " ")
        }
    }

    @Test(
        "Sign-ins, new passwords and what administrators do are written down, with no word that a person wrote (S-153)")
    func acts() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let eva = try await se.member("eva")
            let id = try #require(try await eva.get("/users/me").json["id"]?.string)
            let password = TestNode.password
            _ = try await eva.post(
                "/auth/password/change", #"{"current_password":"\#(password)","password":"\#(password)"}"#)
            _ = try await admin.put("/admin/members/\(id)/roles", #"{"roles":["teacher"]}"#)
            _ = try await admin.post("/admin/members/\(id)/freeze", #"{"reason":"Nobody may read this there."}"#)
            _ = try await admin.post("/admin/members/\(id)/restore", "{}")
            // What is refused did not happen.
            #expect(try await admin.post("/admin/members/\(id)/freeze", #"{"reason":""}"#).status == 422)
            #expect(
                try await acts(about: "eva", at: se) == [
                    "session.begin app", "password.change", "member.roles teacher by another",
                    "member.freeze by another", "member.restore by another",
                ])
            let text = try await se.database.read("SELECT string_agg(a::text, ' ') AS text FROM audit_entry a")
            let all: String = try text.first?.get("text") ?? ""
            for word in ["Nobody", "eva", "example.org", "127.0.0.1", password] {
                #expect(!all.contains(word), "\(word)")
            }
        }
    }

    @Test("The node's own role can neither change nor remove what was written down (S-153)")
    func appendOnly() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            _ = try await se.member("eva")
            for statement in ["UPDATE audit_entry SET act = 'a.b'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"] {
                let error = await #expect(throws: PostgresError.self, "\(statement)") {
                    try await se.database.execute("\(unsafe: statement)")
                }
                #expect(error?.state == .insufficientPrivilege, "\(statement)")
            }
        }
    }
}
