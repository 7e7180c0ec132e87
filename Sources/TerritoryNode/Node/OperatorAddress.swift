package import Foundation
package import Postgres
import Registry

/// Where the database is: `<state>/operator.dsn` (0600) with the operator's password, for commands that manage territories, and
/// `<state>/node.dsn` with nobody's, for nodes, which log in with their own.
package enum OperatorAddress {
    static let environmentName = "TERRITORY_OPERATOR_DSN"

    /// The environment's address, else the file's.
    static func read(in folder: URL) throws -> DatabaseConfiguration {
        if let text = ProcessInfo.processInfo.environment[environmentName] {
            return try DatabaseConfiguration(dsn: text)
        }
        let path = file(in: folder).path
        try checkExists(path, in: folder)
        return try DatabaseConfiguration(dsn: PrivateFile.text(at: path))
    }

    /// The file's address, which `territory init` wrote; nil where it has not run with this folder.
    static func stored(in folder: URL) throws -> DatabaseConfiguration? {
        let path = file(in: folder).path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try DatabaseConfiguration(dsn: PrivateFile.text(at: path))
    }

    static func isKnownToNodes(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: nodeFile).path)
    }

    /// The database's address without a user.
    static func readForNodes(in folder: URL) throws -> DatabaseConfiguration {
        let path = folder.appending(path: nodeFile).path
        try checkExists(path, in: folder)
        return try DatabaseConfiguration(dsn: PrivateFile.text(at: path))
    }

    /// - Throws: ``CommandProblem``: a folder of another account hides what it holds.
    private static func checkExists(_ path: String, in folder: URL) throws {
        try checkReadable(folder)
        guard FileManager.default.fileExists(atPath: path) else { throw CommandProblem.notInitialised(folder.path) }
    }

    static func checkReadable(_ folder: URL) throws {
        let exists = FileManager.default.fileExists(atPath: folder.path)
        if exists, access(folder.path, R_OK | X_OK) != 0 { throw CommandProblem.notReadable(folder.path) }
    }

    package static func write(_ configuration: DatabaseConfiguration, in folder: URL) throws {
        try PrivateFile.write(line(of: configuration), at: file(in: folder).path)
        var forNodes = configuration
        forNodes.user = "node"
        forNodes.password = nil
        try PrivateFile.write(line(of: forNodes), at: folder.appending(path: nodeFile).path)
    }

    private static let nodeFile = "node.dsn"

    /// With what is ours beside what libpq knows.
    private static func line(of configuration: DatabaseConfiguration) -> String {
        let text = text(of: configuration)
        guard configuration.acquireTimeout != DatabaseConfiguration.requestPatience else { return text + "\n" }
        return text + "&acquire_timeout=\(configuration.acquireTimeout.components.seconds)\n"
    }

    /// As `psql` reads it too.
    static func text(of configuration: DatabaseConfiguration) -> String {
        var parts = URLComponents()
        parts.scheme = "postgresql"
        parts.host = configuration.host
        parts.port = configuration.port
        parts.user = configuration.user
        parts.password = configuration.password
        parts.path = "/" + configuration.database
        parts.queryItems = [URLQueryItem(name: "sslmode", value: configuration.sslMode.rawValue)]
        return parts.string ?? ""
    }

    private static func file(in folder: URL) -> URL {
        folder.appending(path: "operator.dsn")
    }
}
