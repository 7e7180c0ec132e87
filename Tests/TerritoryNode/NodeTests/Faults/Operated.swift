import Foundation
import LocalServers
import NodeTesting

/// Two territories made by an operator's commands, with servers of their own that may be killed, served by a real process.
struct Operated {
    let state: URL
    let postgres: PrivatePostgres
    let nats: PrivateNats
    let served: ServedProcess
    let se: TestCaller
    let dk: TestCaller

    /// Runs `body` with the process started but not waited for, and stops everything afterwards.
    static func with(_ body: @Sendable (Operated) async throws -> Void) async throws {
        try await TestPostgres.withOwnServer { postgres in
            let operated = try await Operated(postgres)
            do {
                try operated.served.start()
                try await body(operated)
            } catch {
                operated.served.end(with: SIGKILL)
                try? await operated.nats.stop()
                throw error
            }
            operated.served.end(with: SIGTERM)
            try await operated.nats.stop()
        }
    }

    private init(_ postgres: PrivatePostgres) async throws {
        self.postgres = postgres
        state = postgres.folder.appending(path: "state")
        let dsn = postgres.folder.appending(path: "superuser.dsn")
        let text = "postgresql://\(PrivatePostgres.superuser):\(postgres.password)@127.0.0.1:\(postgres.port)/postgres"
        _ = FileManager.default.createFile(
            atPath: dsn.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        try Self.run(["init", "--superuser-dsn-file", dsn.path], state)
        let ports = try (0..<3).map { _ in try LoopbackPort.free() }
        for (code, port) in zip(["se", "dk"], ports) {
            try Self.run(
                ["create", code, "--name", code, "--domain", "127.0.0.1:\(port)", "--admin", "a@example.org"], state)
        }
        try Self.run(["peer", "add", "se", "dk"], state)
        try Self.run(["peer", "add", "dk", "se"], state)
        nats = try await PrivateNats.start(
            in: postgres.folder.appending(path: "nats"), configuration: Self.run(["bus", "config"], state))
        served = ServedProcess(state: state, listen: [ports[0], ports[1]], health: ports[2], bus: nats.url)
        se = TestCaller(origin: "http://127.0.0.1:\(ports[0])", token: nil)
        dk = TestCaller(origin: "http://127.0.0.1:\(ports[1])", token: nil)
    }

    @discardableResult
    static func run(_ arguments: [String], _ state: URL) throws -> String {
        let run = try CommandRun(arguments + ["--state", state.path])
        guard run.status == 0 else { throw Failed(arguments: arguments, errors: run.errors) }
        return run.output
    }

    struct Failed: Error {
        let arguments: [String]
        let errors: String
    }
}
