import Foundation
import LocalServers
import Logging
import NodeTesting
import Postgres
import Testing

@Suite("What a node depends on is away", .serialized)
struct AbsenceTests {
    @Test("A node that starts before Postgres and NATS says so once, and serves without a restart when they come")
    func lateServers() async throws {
        try await Operated.with { operated in
            operated.served.end(with: SIGKILL)
            operated.postgres.stop()
            try await operated.nats.stop()
            try operated.served.start()
            let isTold = try await eventually {
                await operated.served.reasons()?.contains("territory se: the database does not answer") == true
            }
            #expect(isTold, "\(operated.served.log.suffix(1000))")
            #expect(try await operated.se.get("/users").status == 421)

            try operated.postgres.start()
            let isWithoutBus = try await eventually {
                await operated.served.reasons()
                    == "bus of dk: not connected to NATS\nbus of se: not connected to NATS\n"
            }
            #expect(isWithoutBus)
            #expect(try await operated.se.get("/users").status == 200)

            try await operated.nats.restart()
            #expect(try await operated.served.isReady())
            let complaints = operated.served.log.split(separator: "\n").filter {
                $0.contains("the database does not answer")
            }
            #expect(complaints.count == 2, "one line for each territory: \(complaints)")
        }
    }

    @Test("Postgres and NATS that vanish for a while make the node unready with the reason, and it recovers by itself")
    func vanishing() async throws {
        try await Operated.with { operated in
            try #require(try await operated.served.isReady())
            operated.postgres.stop()
            let isTold = try await eventually {
                await operated.served.reasons()?.contains("database of se: does not answer") == true
            }
            #expect(isTold)
            let refused = try await operated.se.get("/users")
            #expect(refused.status == 503 && refused.code == "TF5030")
            #expect(refused[header: "Retry-After"] != nil)
            try operated.postgres.start()
            #expect(try await operated.served.isReady())
            #expect(try await operated.se.get("/users").status == 200)

            try await operated.nats.stop()
            let isWithoutBus = try await eventually {
                await operated.served.reasons()?.contains("bus of se: not connected to NATS") == true
            }
            #expect(isWithoutBus)
            try await operated.nats.restart()
            #expect(try await operated.served.isReady())
        }
    }

    @Test("A database that may lose what it acknowledged makes the node unready, and says which setting (S-151, R-08)")
    func unsafeDatabase() async throws {
        try await Operated.with { operated in
            try #require(try await operated.served.isReady())
            let configuration = TestPostgres.configuration(of: operated.postgres, database: "postgres")
            let superuser = Database(configuration, logger: Logger(label: "test"))
            for (value, reason) in [("off", "database of se: fsync is off"), ("on", "")] {
                try await superuser.execute("ALTER SYSTEM SET fsync = \(unsafe: value)")
                _ = try await superuser.read("SELECT pg_reload_conf()")
                let isSeen = try await eventually {
                    let reasons = await operated.served.reasons() ?? "-"
                    return reason.isEmpty ? reasons.isEmpty : reasons.contains(reason)
                }
                #expect(isSeen, "fsync \(value)")
            }
            await superuser.shutdown()
        }
    }

    @Test("Told to end, a node answers what it has begun, and ends with status 0")
    func gracefulEnd() async throws {
        try await Operated.with { operated in
            try #require(try await operated.served.isReady())
            let writers = try await Writers.start(4, operated.se)
            try await writers.untilMoreAcknowledged(3)
            #expect(operated.served.end(with: SIGTERM) == 0)
            #expect(await operated.served.reasons() == nil)
            try operated.served.start()
            try #require(try await operated.served.isReady())
            let acknowledged = await writers.stop()
            let entries = try await Operated.run(
                ["log", "entries", "se", "--from", "0", "--limit", "10000"], operated.state)
            for handle in acknowledged { #expect(entries.contains("\"handle\":\"\(handle)\"")) }
        }
    }

    @Test("A port in use, keys that others can read and a folder without a database are refused in a line that helps")
    func refusals() async throws {
        try await Operated.with { operated in
            try #require(try await operated.served.isReady())
            let port = String(operated.se.origin.split(separator: ":").last!)
            let free = try LoopbackPort.free()
            let taken = try await serve(operated, "--listen", "127.0.0.1:\(port)", "--health", "127.0.0.1:\(free)")
            #expect(taken.status == 1)
            #expect(taken.errors.contains("127.0.0.1:\(port) is in use by another program. [TC03]"))

            let key = operated.state.appending(path: "territories/se/signing.key").path
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            let open = try await serve(operated, "--health", "127.0.0.1:\(free)")
            #expect(open.status == 6 && open.errors.contains("chmod 600 \(key)"), "\(open.errors)")

            let elsewhere = operated.postgres.folder.appending(path: "empty").path
            let empty = try await CommandRun("serve", "--state", elsewhere, "--health", "127.0.0.1:\(free)")
            #expect(empty.status == 1 && empty.errors.contains("TC01") && empty.errors.contains("territory init"))
        }
    }

    private func serve(_ operated: Operated, _ arguments: String...) async throws -> CommandRun {
        let free = try LoopbackPort.free()
        let listen = arguments.contains("--listen") ? [] : ["--listen", "127.0.0.1:\(free)"]
        return try await CommandRun(["serve", "--state", operated.state.path] + arguments + listen)
    }
}
