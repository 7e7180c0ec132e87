import AsyncHTTPClient
public import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A real `territory serve` in a process of its own, which may be killed.
public final class ServedProcess: Sendable {
    public let health: String
    private let state: URL
    private let arguments: [String]
    private let running = Mutex<Process?>(nil)

    /// - Parameters:
    ///   - listen: ports on 127.0.0.1, one for each territory.
    ///   - bus: the address of the NATS server.
    public init(state: URL, listen: [Int], health: Int, bus: String) {
        self.state = state
        self.health = "http://127.0.0.1:\(health)"
        arguments =
            ["serve", "--state", state.path, "--health", "127.0.0.1:\(health)", "--bus", bus]
            + listen.flatMap { ["--listen", "127.0.0.1:\($0)"] }
    }

    /// What it has written to its log so far.
    public var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    private var logFile: URL { state.appending(path: "node.log") }

    /// Starts it, without waiting for anything.
    public func start() throws {
        if !FileManager.default.fileExists(atPath: logFile.path) {
            _ = FileManager.default.createFile(atPath: logFile.path, contents: nil)
        }
        let output = try FileHandle(forWritingTo: logFile)
        try output.seekToEnd()
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appending(path: "territory")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TERRITORY_HTTP_RATE_FACTOR": "1000"]) { $1 }
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        running.withLock { $0 = process }
    }

    /// Ends it with a signal and waits for its end.
    /// - Returns: its exit status, or the signal's number.
    @discardableResult
    public func end(with signal: Int32) -> Int32 {
        let process = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let process else { return 0 }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// What `/readyz` says: nothing when it is ready, the reasons when it is not; nil where it does not answer.
    public func reasons() async -> String? {
        let request = HTTPClientRequest(url: health + "/readyz")
        guard let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)),
            let body = try? await answer.body.collect(upTo: 65536)
        else { return nil }
        return answer.status == .ok ? "" : String(buffer: body)
    }

    public func isReady() async throws -> Bool {
        try await eventually { await reasons() == "" }
    }
}
