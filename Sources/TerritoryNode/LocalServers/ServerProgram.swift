import Foundation

/// A program of Debian's packages, and the user it runs as.
struct ServerProgram {
    let url: URL

    /// Looks in `PATH` and in the folders where Debian keeps PostgreSQL's servers.
    /// - Throws: ``LocalServerError/programMissing(_:)``.
    init(_ name: String) throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let folders =
            Self.postgresFolders + path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        let found = folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { throw LocalServerError.programMissing(name) }
        url = URL(filePath: found)
    }

    /// Newest version first.
    private static var postgresFolders: [String] {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap(Int.init).sorted(by: >).map { "\(root)/\($0)/bin" }
    }

    /// Makes the process that runs it, output appended to `log`. PostgreSQL refuses to run as root, so root hands it to
    /// `postgres`, the user that Debian's package brings.
    func process(_ arguments: [String], log: URL, dropsRoot: Bool) throws -> Process {
        let process = Process()
        if dropsRoot, geteuid() == 0 {
            process.executableURL = try ServerProgram("setpriv").url
            process.arguments =
                ["--reuid=\(Self.user)", "--regid=\(Self.user)", "--clear-groups", url.path] + arguments
        } else {
            process.executableURL = url
            process.arguments = arguments
        }
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        return process
    }

    static let user = "postgres"
}

/// Why a private server could not be had.
public enum LocalServerError: Error, Equatable, CustomStringConvertible {
    case programMissing(String)
    case failed(program: String, log: String)
    case notReady(program: String, log: String)

    public var description: String {
        switch self {
        case .programMissing(let name): "\(name) is not installed. Try: apt-get install postgresql nats-server"
        case .failed(let program, let log): "\(program) failed; its output is in \(log)."
        case .notReady(let program, let log): "\(program) did not get ready; its output is in \(log)."
        }
    }
}
