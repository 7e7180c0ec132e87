import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Accounts
@testable import Federation

@Suite("Members as the territory's own log states them")
struct RestoredMemberTests {
    @Test("Who left after the backup leaves again, and the handle stays taken without being kept (S-017)")
    func leaver() async throws {
        try await SharedTerritory.with { se in
            let eva = try await se.member("eva")
            let id = try #require(ID<Member>(try await eva.get("/users/me").json["id"]?.string ?? ""))
            let origin = FactOrigin(
                territory: try #require(TerritoryID(se.tid)), code: "", sequence: 5, entryID: UUID(),
                objectID: id.uuid, time: Date())
            let handler = try #require(RestoredMemberStore.handlers.first { $0.type == MemberDeleted.type })
            let stated = StatedPayload(payload: try MemberDeleted(id: id).payload, origin: origin)
            _ = try await se.database.write { try await handler.apply([stated], $0) }
            #expect(try await se.anonymous.get("/users/@eva").status == 404)
            let again =
                #"{"handle":"eva","email":"e@example.org","password":"\#(TestNode.password)","display_name":"E"}"#
            #expect(try await se.anonymous.post("/auth/register", again).status == 422)
            #expect(try await se.database.read("SELECT FROM handle_reservation WHERE handle = 'eva'").isEmpty)
        }
    }
}
