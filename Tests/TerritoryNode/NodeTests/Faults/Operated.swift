import Foundation
import LocalServers
import NodeTesting

/// Territories made by an operator's commands, with servers of their own that may be killed, served by a real process.
struct Operated {
    let state: URL
    let postgres: PrivatePostgres
    let nats: PrivateNats
    let served: ServedProcess
    /// Where the own NATS server tells of its connections.
    let monitoring: Int
    private let callers: [String: TestCaller]
    /// Whether the bus is another operator's.
    private let isGuest: Bool

    subscript(code: String) -> TestCaller { callers[code]! }
    var se: TestCaller { self["se"] }
    var dk: TestCaller { self["dk"] }

    /// Runs `body` with the process started but not waited for, and stops everything afterwards.
    /// - Parameters:
    ///   - codes: territories that know one another.
    ///   - bus: another operator's NATS server; without one there is an own, whose users the process keeps.
    static func with(
        _ codes: [String] = ["se", "dk"], on bus: PrivateNats? = nil,
        _ body: @Sendable (Operated) async throws -> Void
    ) async throws {
        try await TestPostgres.withOwnServer { postgres in
            let operated = try await Operated(postgres, codes, bus)
            do {
                try operated.served.start()
                try await body(operated)
            } catch {
                operated.served.end(with: SIGKILL)
                try? await operated.stopBus()
                throw error
            }
            operated.served.end(with: SIGTERM)
            try await operated.stopBus()
        }
    }

    private func stopBus() async throws {
        if !isGuest { try await nats.stop() }
    }

    private init(_ postgres: PrivatePostgres, _ codes: [String], _ bus: PrivateNats?) async throws {
        self.postgres = postgres
        let state = postgres.folder.appending(path: "state")
        self.state = state
        let dsn = postgres.folder.appending(path: "superuser.dsn")
        let text = "postgresql://\(PrivatePostgres.superuser):\(postgres.password)@127.0.0.1:\(postgres.port)/postgres"
        _ = FileManager.default.createFile(
            atPath: dsn.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        try await Self.run(["init", "--superuser-dsn-file", dsn.path], state)
        let ports = try codes.map { _ in try LoopbackPort.free() }
        for (code, port) in zip(codes, ports) {
            try await Self.run(
                ["create", code, "--name", code, "--domain", "127.0.0.1:\(port)", "--admin", "a@example.org"], state)
        }
        for code in codes {
            for other in codes where other != code { try await Self.run(["peer", "add", code, other], state) }
        }
        isGuest = bus != nil
        monitoring = try LoopbackPort.free()
        nats =
            if let bus { bus } else {
                try await Self.bus(in: postgres.folder.appending(path: "nats"), state, monitoring: monitoring)
            }
        served = ServedProcess(state: state, listen: ports, health: try LoopbackPort.free(), bus: nats.url)
        callers = Dictionary(
            uniqueKeysWithValues: zip(codes, ports).map { code, port in
                (code, TestCaller(origin: "http://127.0.0.1:\(port)", token: nil))
            })
    }

    /// A server as in production: its users are a file that it includes, and that the node keeps.
    private static func bus(in folder: URL, _ state: URL, monitoring: Int) async throws -> PrivateNats {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let users = folder.appending(path: "users.conf")
        try await run(["bus", "config", "--write", users.path], state)
        let nats = try await PrivateNats.start(
            in: folder, configuration: "http: \"127.0.0.1:\(monitoring)\"\ninclude \"users.conf\"\n")
        let settings = "bus:\n  usersFile: \(users.path)\n  pidFile: \(nats.pidFile.path)\n"
        try Data(settings.utf8).write(to: state.appending(path: "node.yaml"))
        return nats
    }

    @discardableResult
    static func run(_ arguments: [String], _ state: URL) async throws -> String {
        let run = try await CommandRun(arguments + ["--state", state.path])
        guard run.status == 0 else { throw Failed(arguments: arguments, errors: run.errors) }
        return run.output
    }

    struct Failed: Error {
        let arguments: [String]
        let errors: String
    }
}
