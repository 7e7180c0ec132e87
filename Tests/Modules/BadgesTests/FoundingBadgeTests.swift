import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

@Suite("The badge that every territory begins with")
struct FoundingBadgeTests {
    @Test("The others are told of it before its first award, and once")
    func told() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await BadgeCalls(federation["se"]), federation["dk"])
            for handle in ["ana", "bob"] {
                _ = try await se.node.member(handle)
                _ = try await se.award(handle)
            }
            let isKnown = try await eventually {
                try await dk.database.read("SELECT FROM foreign_award").count == 2
            }
            #expect(isKnown)
            let names = try await dk.database.read(
                "SELECT name FROM foreign_badge WHERE tid = \(se.node.tid) AND slug = 'code-of-conduct'")
            #expect(try names.map { try $0.get("name", as: String.self) } == ["Code of Conduct"])
            let told = try await se.node.database.read(
                """
                SELECT count(*) AS n FROM badge b
                    JOIN log_entry l ON substr(l.entry, 41 + get_byte(l.entry, 37), 16) = uuid_send(b.id)
                """)
            #expect(try told.first?.get("n", as: Int.self) == 1)
        }
    }
}
