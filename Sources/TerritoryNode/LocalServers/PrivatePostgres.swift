public import Foundation
import Synchronization

/// A PostgreSQL server of our own in a folder of its own, for the demo and the tests: loopback only, SCRAM, checksums, and
/// durable as in production.
public final class PrivatePostgres: Sendable {
    public let folder: URL
    public let port: Int
    /// Of the superuser ``superuser``; random, kept in a file only its owner may read.
    public let password: String
    private let server = Mutex<ServerProcess?>(nil)

    public static let superuser = "territory_superuser"

    /// Starts the server in `folder`, which is made into a cluster first where it is none.
    ///
    /// A server that a killed run left behind in the same folder is ended first.
    /// - Throws: ``LocalServerError``.
    public static func start(in folder: URL) throws -> PrivatePostgres {
        let server = try PrivatePostgres(folder: folder, port: try LoopbackPort.free())
        try server.start()
        return server
    }

    private init(folder: URL, port: Int) throws {
        self.folder = folder
        self.port = port
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let secret = folder.appending(path: "password")
        if !files.fileExists(atPath: secret.path) {
            let random = (0..<32).map { _ in UInt8.random(in: 0...255) }
            let text = Data(random).base64EncodedString().filter { $0.isLetter || $0.isNumber }
            _ = files.createFile(atPath: secret.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        }
        password = String(decoding: try Data(contentsOf: secret), as: UTF8.self)
        try giveFolderToServerUser()
        if !files.fileExists(atPath: data.appending(path: "PG_VERSION").path) { try initialise(passwordFile: secret) }
        try configure()
    }

    private var data: URL { folder.appending(path: "data") }
    private var log: URL { folder.appending(path: "postgres.log") }

    /// Starts it again after ``stop()`` or ``kill()``, on the same port.
    public func start() throws {
        endOrphan()
        for attempt in 1... {
            let process = try ServerProgram("postgres").process(["-D", data.path], log: log, dropsRoot: true)
            let started = try ServerProcess(process)
            server.withLock { $0 = started }
            do {
                return try waitUntilReady(started)
            } catch LocalServerError.failed where attempt < Self.startAttempts {
                usleep(100_000)
            }
        }
    }

    /// After a kill the old server's children hold its shared memory for some moments, and a new one refuses to start.
    private static let startAttempts = 50

    /// Fast shutdown: connections are ended, everything is on disk.
    public func stop() { end(with: SIGINT) }

    /// What a power cut leaves: the server killed, its children with it.
    public func kill() { end(with: SIGKILL) }

    private func end(with signal: Int32) {
        let running = server.withLock { server in
            defer { server = nil }
            return server
        }
        running?.end(with: signal)
    }

    // MARK: - Making the cluster

    private func giveFolderToServerUser() throws {
        guard geteuid() == 0, let user = getpwnam(ServerProgram.user)?.pointee else { return }
        for file in [folder, folder.appending(path: "password")] {
            guard chown(file.path, user.pw_uid, user.pw_gid) == 0 else {
                throw LocalServerError.failed(program: "chown", log: folder.path)
            }
        }
    }

    private func initialise(passwordFile: URL) throws {
        let process = try ServerProgram("initdb").process(
            [
                "-D", data.path, "-U", Self.superuser, "--pwfile=\(passwordFile.path)", "--auth=scram-sha-256",
                "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
            ], log: log, dropsRoot: true)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw LocalServerError.failed(program: "initdb", log: log.path) }
    }

    /// The last setting of a name wins, so ours go into a file of their own that is included last.
    private func configure() throws {
        let settings = """
            listen_addresses = '127.0.0.1'
            port = \(port)
            unix_socket_directories = '\(data.path)'
            password_encryption = 'scram-sha-256'
            max_connections = 300
            max_locks_per_transaction = 256
            recovery_init_sync_method = 'syncfs'
            """
        try Data(settings.utf8).write(to: data.appending(path: "territory.conf"))
        let main = data.appending(path: "postgresql.conf")
        let text = try String(contentsOf: main, encoding: .utf8)
        let include = "include = 'territory.conf'\n"
        if !text.contains(include) { try Data((text + "\n" + include).utf8).write(to: main) }
    }

    private func endOrphan() {
        let file = data.appending(path: "postmaster.pid")
        guard let text = try? String(contentsOf: file, encoding: .utf8),
            let process = text.split(separator: "\n").first.flatMap({ pid_t($0) })
        else { return }
        ServerProcess.endOrphan(process, of: folder, with: SIGINT)
    }

    private func waitUntilReady(_ started: ServerProcess) throws {
        let isReady = try ServerProgram("pg_isready")
        for _ in 0..<600 {
            guard started.isRunning else { throw LocalServerError.failed(program: "postgres", log: log.path) }
            let probe = Process()
            probe.executableURL = isReady.url
            probe.arguments = ["--quiet", "--host=127.0.0.1", "--port=\(port)"]
            try probe.run()
            probe.waitUntilExit()
            if probe.terminationStatus == 0 { return }
            usleep(20_000)
        }
        throw LocalServerError.notReady(program: "postgres", log: log.path)
    }
}
