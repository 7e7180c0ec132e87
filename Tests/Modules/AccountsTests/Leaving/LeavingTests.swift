import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts

@Suite("Going away, leaving and coming back")
struct LeavingTests {
    @Test("Who leaves is forgotten elsewhere at once and can come back for fourteen days; then all is erased (S-017)")
    func leaving() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let eva = try await se.member("eva")
            _ = try await eva.post("/auth/invites", "{}")
            _ = try await eva.post("/auth/tokens", #"{"name":"A script","scopes":["read"]}"#)
            #expect(try await eventually { try await dk.anonymous.get("/users/@eva@se").status == 200 })
            #expect(try await eva.delete("/users/me").status == 204)
            #expect(try await se.anonymous.get("/users/@eva").status == 404)
            #expect(try await eventually { try await dk.anonymous.get("/users/@eva@se").status == 404 })

            let again = try await se.signIn("eva")
            #expect(try await again.get("/auth/me").status == 200)
            #expect(try await again.get("/auth/tokens").json["items"]?.array?.isEmpty == true)
            #expect(try await again.get("/auth/invites").json["items"]?.array?.isEmpty == true)
            #expect(try await se.anonymous.get("/users/@eva").status == 200)
            #expect(try await eventually { try await dk.anonymous.get("/users/@eva@se").status == 200 })

            #expect(try await again.delete("/users/me").status == 204)
            try await se.database.execute("UPDATE member SET left_at = left_at - interval '14 days'")
            let isGone = try await eventually {
                try await se.database.read("SELECT 1 FROM member WHERE handle = 'eva'").isEmpty
            }
            #expect(isGone)
            let body =
                #"{"handle":"eva","email":"e@example.org","password":"\#(TestNode.password)","display_name":"E"}"#
            #expect(try await se.anonymous.post("/auth/register", body).status == 422)
        }
    }

    @Test("Who goes away is hidden everywhere until they sign in again")
    func away() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let eva = try await se.member("eva")
            #expect(try await eventually { try await dk.anonymous.get("/users/@eva@se").status == 200 })
            #expect(try await eva.post("/auth/deactivate", "{}").status == 204)
            #expect(try await eva.get("/auth/me").status == 401)
            #expect(try await se.anonymous.get("/users/@eva").status == 404)
            #expect(try await eventually { try await dk.anonymous.get("/users/@eva@se").status == 404 })
            _ = try await se.signIn("eva")
            #expect(try await eventually { try await dk.anonymous.get("/users/@eva@se").status == 200 })
        }
    }

    @Test("The last administrator neither leaves nor goes away (S-044)")
    func lastAdministrator() async throws {
        try await TestFederation.with("se") { federation in
            let admin = try await federation["se"].admin()
            #expect(try await admin.delete("/users/me").code == "TF4091")
            #expect(try await admin.post("/auth/deactivate", "{}").code == "TF4091")
            #expect(try await admin.get("/auth/me").status == 200)
        }
    }
}
