import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("A member who leaves")
struct MemberErasureTests {
    private static let handle = "qzx_marker"
    private static let markers = [handle, handle.capitalized, "wkv bio marker", "\(handle)@example.org"]

    @Test("Nothing anybody wrote about a member who left is in any table of any territory, and all logs verify (S-017)")
    func erased() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let member = try await se.member(Self.handle)
            let own = try await member.get("/users/me")
            let changed = try await member.patch(
                "/users/me", #"{"bio":"wkv bio marker"}"#, ["If-Match": try #require(own[header: "ETag"])])
            #expect(changed.status == 200)
            try await federation.untilApplied(2, of: "se", at: "dk")
            #expect(try await found(in: se.database) != [])
            #expect(try await found(in: dk.database) != [])

            #expect(try await member.delete("/users/me").status == 204)
            try await federation.untilApplied(5, of: "se", at: "dk")
            #expect(try await found(in: dk.database) == [])
            // Here they could come back until now.
            try await se.database.execute("UPDATE member SET left_at = left_at - interval '15 days'")
            #expect(try await eventually { try await found(in: se.database) == [] })

            let state = federation.state.path
            let own1 = try await CommandRun("log", "verify", "se", "--state", state)
            #expect(own1.output.hasPrefix("verified: 5 entries (2 without payload)"))
            let copy = try await CommandRun("log", "verify", "dk", "--peer", "se", "--state", state)
            #expect(copy.output.hasPrefix("verified: 5 entries (2 without payload)"))

            let again = try await se.anonymous.post(
                "/auth/register",
                #"{"handle":"\#(Self.handle)","email":"x@example.org","password":"odd and long enough","display_name":"X"}"#
            )
            #expect(again.status == 422)
            let receipts = try await CommandRun("log", "erasures", "se", "--json", "--state", state)
            #expect(receipts.output.contains(#""peer":"dk""#))
        }
    }

    /// The columns that hold one of the markers.
    private func found(in database: Database) async throws -> [String] {
        let columns = try await database.read(
            """
            SELECT table_name::text AS table, column_name::text AS name, data_type::text AS type
            FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                AND data_type IN ('text', 'character varying', 'bytea', 'json', 'jsonb', 'ARRAY')
            """)
        var found: [String] = []
        for column in columns {
            let (table, name) = (try column.get("table", as: String.self), try column.get("name", as: String.self))
            let isBytes = try column.get("type", as: String.self) == "bytea"
            for marker in Self.markers {
                let rows =
                    isBytes
                    ? try await database.read(
                        """
                        SELECT 1 FROM \(identifier: table)
                        WHERE position(convert_to(\(marker)::text, 'UTF8') IN \(identifier: name)) > 0 LIMIT 1
                        """)
                    : try await database.read(
                        """
                        SELECT 1 FROM \(identifier: table)
                        WHERE position(lower(\(marker)::text) IN lower(\(identifier: name)::text)) > 0 LIMIT 1
                        """)
                if !rows.isEmpty { found.append("\(table).\(name)") }
            }
        }
        return found
    }
}
