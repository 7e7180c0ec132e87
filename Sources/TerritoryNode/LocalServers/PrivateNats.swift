public import Foundation
import Synchronization

/// A nats-server of our own in a folder: `nats.conf`, `nats.log`, `nats.pid`. Loopback only.
///
/// A parent that was killed leaves its server behind; the next start in the same folder finds it by pid file and
/// command line and ends it first.
public final class PrivateNats: Sendable {
    /// How long a start or a stop may take.
    static let patience = Duration.seconds(10)

    public let port: Int
    private let folder: URL
    private let process: Mutex<Process?>

    /// The address for clients.
    public var url: String { "nats://127.0.0.1:\(port)" }

    /// What it reads when it starts and at SIGHUP.
    public var configurationFile: URL { folder.appending(path: "nats.conf") }

    public var pidFile: URL { folder.appending(path: "nats.pid") }

    /// The server's process; nil when it is stopped.
    public var pid: Int32? { process.withLock { $0?.processIdentifier } }

    /// What the server has written so far.
    public var log: String { (try? String(contentsOf: folder.appending(path: "nats.log"), encoding: .utf8)) ?? "" }

    private init(folder: URL, port: Int, process: Process) {
        self.folder = folder
        self.port = port
        self.process = Mutex(process)
    }

    /// Starts a server with this configuration text and returns when it accepts connections. Port 0 is any free one.
    public static func start(in folder: URL, configuration: String, port: Int = 0) async throws -> PrivateNats {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await NatsOrphan.end(in: folder)
        let port = try port == 0 ? LoopbackPort.free() : port
        try write(configuration, in: folder)
        let server = PrivateNats(folder: folder, port: port, process: try launch(in: folder, port: port))
        try await server.untilReady()
        return server
    }

    /// Ends the server in good order (SIGTERM), and by force when it does not go.
    public func stop() async throws { try await end(SIGTERM) }

    /// Ends the server at once (SIGKILL), as a power failure would.
    public func kill() async throws { try await end(SIGKILL) }

    /// Starts the stopped server again on the same port with the same configuration.
    public func restart() async throws {
        try process.withLock { $0 = try Self.launch(in: folder, port: port) }
        try await untilReady()
    }

    /// Gives the running server another configuration (SIGHUP); connections that keep their rights stay.
    public func reload(configuration: String) throws {
        try Self.write(configuration, in: folder)
        if let pid { _ = Foundation.kill(pid, SIGHUP) }
    }

    private func end(_ signal: Int32) async throws {
        guard let process = process.withLock({ $0.take() }) else { return }
        _ = Foundation.kill(process.processIdentifier, signal)
        if await !Wait.until(Self.patience, { !process.isRunning }) {
            _ = Foundation.kill(process.processIdentifier, SIGKILL)
        }
        try? FileManager.default.removeItem(at: folder.appending(path: "nats.pid"))
    }

    private func untilReady() async throws {
        guard await Wait.until(Self.patience, { LoopbackPort.accepts(self.port) }) else {
            try await kill()
            throw CocoaError(.executableLoad, userInfo: [NSLocalizedDescriptionKey: "nats-server: \(log)"])
        }
    }

    private static func write(_ configuration: String, in folder: URL) throws {
        try Data(configuration.utf8).write(to: folder.appending(path: "nats.conf"), options: .atomic)
    }

    private static func launch(in folder: URL, port: Int) throws -> Process {
        let process = Process()
        process.executableURL = try executable()
        process.arguments = [
            "-c", folder.appending(path: "nats.conf").path, "-a", "127.0.0.1", "-p", "\(port)",
            "-P", folder.appending(path: "nats.pid").path, "-l", folder.appending(path: "nats.log").path,
        ]
        try process.run()
        return process
    }

    private static func executable() throws -> URL {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/sbin"]
        for folder in folders {
            let path = "\(folder)/nats-server"
            if FileManager.default.isExecutableFile(atPath: path) { return URL(filePath: path) }
        }
        throw CocoaError(.fileNoSuchFile, userInfo: [NSLocalizedDescriptionKey: "nats-server is not installed"])
    }
}
