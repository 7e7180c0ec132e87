import Foundation
import NodeTesting
import Postgres
import Testing

/// How often the restore drill runs: a few times every day, 50 times by `TERRITORY_DRILLS=50`.
private let drills = ProcessInfo.processInfo.environment["TERRITORY_DRILLS"].flatMap { Int($0) } ?? 2

@Suite("Restoring a backup", .serialized)
struct RestoreDrillTests {
    /// `/readyz` of a territory's node, as it says the log is.
    private func problem(_ node: TestNode) async throws -> String {
        let answer = try await TestCaller(origin: node.health, token: nil).send("GET", "/readyz")
        return answer.status == 200 ? "" : answer.text
    }

    /// The log's size and root, as the node keeps it and as somebody else keeps it.
    private func logs(_ federation: TestFederation) async throws -> (own: [String], kept: [String]) {
        let own = try await federation.rows(
            of: "se", "SELECT size::text || ' ' || encode(root, 'hex') AS head FROM log_head")
        let kept = try await federation["dk"].database.read(
            "SELECT size::text || ' ' || encode(root, 'hex') AS head FROM peer WHERE code = 'se' AND state <> 'forked'")
        return (try own.map { try $0.get("head") }, try kept.map { try $0.get("head") })
    }

    @Test("A restored territory takes back from its peers what it told them after the backup, and forks nothing (R-40)")
    func drill() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            for round in 1...drills {
                let backup = federation.state.appending(path: "backup-\(round)").path
                let taken = try await CommandRun("backup", "se", backup, "--state", state)
                #expect(taken.status == 0, "\(taken.errors)")
                let before = 2 * round - 1
                _ = try await federation["se"].member("ana\(round)")
                try await federation.untilApplied(before + 1, of: "se", at: "dk")

                let restored = try await CommandRun("restore", "se", backup, "--confirm", "se", "--state", state)
                #expect(restored.status == 0, "\(restored.output)\(restored.errors)")
                // A suspended territory is no part of readiness, so its own pages tell that it is back.
                let se = federation["se"].anonymous
                #expect(
                    try await eventually { try await se.get("/users/@ana\(round)").status == 200 }
                )
                #expect(try await eventually { try await problem(federation["se"]) == "" })
                _ = try await federation["se"].member("ben\(round)")
                try await federation.untilApplied(before + 2, of: "se", at: "dk")
                let (own, kept) = try await logs(federation)
                #expect(own == kept && own.count == 1)
            }
            let audit = try await CommandRun("log", "verify", "se", "--state", state)
            #expect(audit.output.hasPrefix("verified: \(1 + 2 * drills) entries"), "\(audit.output)\(audit.errors)")
        }
    }

    private func restore(_ backup: String, _ state: String) async throws {
        let run = try await CommandRun("restore", "se", backup, "--confirm", "se", "--state", state)
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test(
        "A restored territory whose newest entries nobody has signs nothing until its operator begins a new epoch (R-40)"
    )
    func nobodyHasIt() async throws {
        try await TestFederation.with("se", "dk", introduced: false) { federation in
            let state = federation.state.path
            let backup = federation.state.appending(path: "backup").path
            _ = try await federation["se"].member("eva")
            #expect(try await eventually { try await federation.size(of: "se") == 1 })
            #expect(try await CommandRun("backup", "se", backup, "--state", state).status == 0)
            _ = try await federation["se"].member("ana")
            #expect(try await eventually { try await federation.size(of: "se") == 2 })
            try await restore(backup, state)
            #expect(
                try await eventually {
                    try await problem(federation["se"]).contains("ends at 1, but heads up to 2 were signed")
                })
            _ = try await federation["se"].member("ben")
            try await Task.sleep(for: .seconds(1))
            #expect(try await federation.size(of: "se") == 1)

            let planned = try await CommandRun("log", "epoch", "se", "-n", "--state", state)
            #expect(planned.errors.contains("Would let the log of se go on in epoch 1"))
            #expect(try await CommandRun("log", "epoch", "se", "--state", state).errors.contains("TC25"))
            let begun = try await CommandRun("log", "epoch", "se", "--confirm", "se", "--state", state)
            #expect(begun.output == "se goes on in epoch 1, after 1 entries\n", "\(begun.errors)")
            #expect(try await eventually { try await problem(federation["se"]) == "" })
            #expect(try await eventually { try await federation.size(of: "se") == 3 })
            let audit = try await CommandRun("log", "verify", "se", "--state", state)
            #expect(audit.output.hasPrefix("verified: 3 entries"), "\(audit.output)\(audit.errors)")
            // Somebody who meets it only now goes through both epochs.
            for pair in [["se", "dk"], ["dk", "se"]] {
                #expect(try await CommandRun(["peer", "add"] + pair + ["--state", state]).status == 0)
            }
            try await federation.untilApplied(3, of: "se", at: "dk")
            #expect(try await federation["dk"].anonymous.get("/users/@ben@se").status == 200)

            // The backup is older than the epoch, and knows no peer. What a peer has leads back into the epoch.
            try await restore(backup, state)
            #expect(try await CommandRun("peer", "add", "se", "dk", "--state", state).status == 0)
            // What came after the backup is served again, so the territory is back with all of it.
            let se = federation["se"].anonymous
            #expect(try await eventually { try await se.get("/users/@ben").status == 200 })
            _ = try await federation["se"].member("cid")
            try await federation.untilApplied(4, of: "se", at: "dk")
            let (own, kept) = try await logs(federation)
            #expect(own == kept && own.count == 1)
            let again = try await CommandRun("log", "verify", "se", "--state", state)
            #expect(again.output.hasPrefix("verified: 4 entries"), "\(again.output)\(again.errors)")
        }
    }

    @Test("Of members in a backup, who went away since is away, who came back is there, and who left has gone")
    func absence() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            let backup = federation.state.appending(path: "backup").path
            let (se, dk) = (federation["se"].anonymous, federation["dk"].anonymous)
            var members: [String: TestCaller] = [:]
            for handle in ["away", "back", "left"] { members[handle] = try await federation["se"].member(handle) }
            try await federation.untilApplied(3, of: "se", at: "dk")
            #expect(try await CommandRun("backup", "se", backup, "--state", state).status == 0)
            for handle in ["away", "back"] {
                #expect(try await members[handle]?.post("/auth/deactivate", "").status == 204)
            }
            _ = try await federation["se"].signIn("back")
            #expect(try await members["left"]?.delete("/users/me").status == 204)
            // Each that goes is erased and deleted, and one is told of again.
            try await federation.untilApplied(10, of: "se", at: "dk")

            try await restore(backup, state)
            let isAgain = try await eventually {
                var found: [Int] = []
                for handle in ["away", "back", "left"] { found.append(try await se.get("/users/@\(handle)").status) }
                return found == [404, 200, 404]
            }
            #expect(isAgain)
            _ = try await federation["se"].signIn("away")
            #expect(try await se.get("/users/@away").status == 200)
            let states = try await federation.rows(of: "se", "SELECT state FROM member WHERE handle = 'left'")
            #expect(try states.map { try $0.get("state", as: String.self) } == ["deleted"])
            #expect(try await eventually { try await dk.get("/users/@away@se").status == 200 })
        }
    }

    /// Follows that were agreed, and blocks, as a territory has them.
    private func between(_ code: String, _ federation: TestFederation) async throws -> String {
        let rows = try await federation.rows(
            of: code,
            """
            SELECT (SELECT count(*) FROM follow WHERE is_accepted) || ' ' || (SELECT count(*) FROM follow WHERE NOT is_accepted)
                || ' ' || (SELECT count(*) FROM block) AS counts
            """)
        return try rows.first?.get("counts") ?? ""
    }

    @Test("Follows and blocks between members here and elsewhere come back, and both homes agree again")
    func follows() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            let backup = federation.state.appending(path: "backup").path
            let (se, dk) = (federation["se"], federation["dk"])
            let eva = try await se.member("eva")
            let bea = try await dk.member("bea")
            for handle in ["ola", "ida"] { _ = try await dk.member(handle) }
            try await federation.untilApplied(1, of: "se", at: "dk")
            try await federation.untilApplied(3, of: "dk", at: "se")
            #expect(try await CommandRun("backup", "se", backup, "--state", state).status == 0)
            // Two follow each other, one was asked and taken back, and one is blocked.
            #expect(try await eva.post("/users/@bea@dk/follow").status == 200)
            #expect(try await eva.post("/users/@ida@dk/follow").status == 200)
            #expect(try await bea.post("/users/@eva@se/follow").status == 200)
            #expect(try await eva.post("/users/@ola@dk/block").status == 200)
            #expect(try await eva.delete("/users/@ida@dk/follow").status == 204)
            for code in ["se", "dk"] {
                #expect(try await eventually { try await between(code, federation) == "2 0 1" })
            }
            // What was agreed to is not asked of anybody again.
            try await dk.database.execute("UPDATE member SET approves_followers = true")

            try await restore(backup, state)
            for code in ["se", "dk"] {
                let isBack = try await eventually {
                    try await between(code, federation) == "2 0 1"
                }
                let counts = try await between(code, federation)
                #expect(isBack, "\(code): \(counts)")
            }
        }
    }

    @Test("A backup from before an epoch of which nobody has anything is followed by another epoch (R-40)")
    func secondEpoch() async throws {
        try await TestFederation.with("se", introduced: false) { federation in
            let state = federation.state.path
            let backup = federation.state.appending(path: "backup").path
            _ = try await federation["se"].member("eva")
            #expect(try await eventually { try await federation.size(of: "se") == 1 })
            #expect(try await CommandRun("backup", "se", backup, "--state", state).status == 0)
            _ = try await federation["se"].member("ana")
            #expect(try await eventually { try await federation.size(of: "se") == 2 })
            for epoch in 1...2 {
                try await restore(backup, state)
                let problem = epoch == 1 ? "heads up to 2 were signed" : "epoch 1 has begun"
                #expect(
                    try await eventually {
                        try await self.problem(federation["se"]).contains(problem)
                    })
                let begun = try await CommandRun("log", "epoch", "se", "--confirm", "se", "--state", state)
                #expect(begun.output == "se goes on in epoch \(epoch), after 1 entries\n", "\(begun.errors)")
                #expect(try await eventually { try await self.problem(federation["se"]) == "" })
                #expect(try await eventually { try await federation.size(of: "se") == 2 })
                let audit = try await CommandRun("log", "verify", "se", "--state", state)
                #expect(audit.output.hasPrefix("verified: 2 entries"), "\(audit.output)\(audit.errors)")
            }
        }
    }

    @Test("A backup holds no key, password or token; its files are its owner's, and nothing is written over (R-43)")
    func contents() async throws {
        try await TestFederation.with("se", "dk", introduced: false) { federation in
            let state = federation.state.path
            let eva = try await federation["se"].member("eva")
            let folder = federation.state.appending(path: "backup")
            #expect(
                try await CommandRun("backup", "se", folder.path, "-n", "--state", state).errors.contains(
                    "Would back se up"))
            #expect(try await CommandRun("backup", "se", folder.path, "--state", state).status == 0)
            #expect(try await CommandRun("backup", "se", folder.path, "--state", state).errors.contains("TC74"))
            let dump = folder.appending(path: "database.dump")
            for file in [dump, folder.appending(path: "manifest.json")] {
                let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
            let script = federation.state.appending(path: "dump.sql")
            let text = Process()
            text.executableURL = URL(filePath: "/usr/bin/env")
            text.arguments = ["pg_restore", "--file=\(script.path)", dump.path]
            try text.run()
            text.waitUntilExit()
            let plain = try String(contentsOf: script, encoding: .utf8)
            #expect(plain.contains("eva"))
            let keys = federation.state.appending(path: "territories/se")
            for name in ["signing.key", "rotation.key", "token.key", "secret.key", "bus.key", "database-password"] {
                let secret = try String(contentsOf: keys.appending(path: name), encoding: .utf8)
                #expect(!plain.contains(secret.trimmingCharacters(in: .whitespacesAndNewlines)), "\(name)")
            }
            let token = try #require(eva.token)
            #expect(!plain.contains(TestNode.password) && !plain.contains(token))

            #expect(try await CommandRun("restore", "se", folder.path, "--state", state).errors.contains("TC76"))
            #expect(
                try await CommandRun("restore", "dk", folder.path, "--confirm", "dk", "--state", state).errors.contains(
                    "TC73"))
            #expect(
                try await CommandRun("restore", "se", state, "--confirm", "se", "--state", state).errors.contains("TC"))
            #expect(try await problem(federation["se"]) == "")
        }
    }

    @Test("A restored log can be rewritten by its node no more than before")
    func appendOnly() async throws {
        try await TestFederation.with("se", introduced: false) { federation in
            let state = federation.state.path
            let backup = federation.state.appending(path: "backup").path
            _ = try await federation["se"].member("eva")
            #expect(try await eventually { try await federation.size(of: "se") == 1 })
            let before = try await federation.rights(of: "se")
            #expect(try await CommandRun("backup", "se", backup, "--state", state).status == 0)
            try await restore(backup, state)
            #expect(try await eventually { try await problem(federation["se"]) == "" })
            #expect(try await federation.rights(of: "se") == before)
            #expect(!before.isEmpty)
        }
    }
}

extension TestFederation {
    /// Asks a territory's schema, whoever serves it now.
    fileprivate func rows(of code: String, _ sql: SQL) async throws -> [Row] {
        try await operatorDatabase.write { transaction in
            let id: String? = try await transaction.query("SELECT id FROM registry.territory WHERE code = \(code)")
                .first?.get("id")
            try await transaction.executeScript("SET LOCAL ROLE \(id!)_owner; SET LOCAL search_path = \(id!)")
            return try await transaction.query(sql)
        }
    }

    fileprivate func size(of code: String) async throws -> Int {
        try await rows(of: code, "SELECT max(size) AS size FROM log_note").first?.get("size", as: Int?.self) ?? 0
    }

    /// Who may do what with each table, and with those that are to come.
    fileprivate func rights(of code: String) async throws -> [String] {
        try await rows(
            of: code,
            """
            SELECT relname || ' ' || coalesce(relacl::text, '') || coalesce(
                (SELECT string_agg(attname || attacl::text, ' ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attacl IS NOT NULL), '') AS rights
            FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'S')
            UNION ALL SELECT defaclobjtype::text || defaclacl::text FROM pg_default_acl
            WHERE defaclnamespace = current_schema()::regnamespace
            UNION ALL SELECT 'schema ' || nspacl::text FROM pg_namespace WHERE nspname = current_schema()
            ORDER BY 1
            """
        ).map { try $0.get("rights") }
    }
}
