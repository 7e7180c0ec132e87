public import Foundation

/// The file of users that a nats-server includes, and how a running server is told to read it again.
///
/// It holds public keys and subjects, no secret: the server, which runs as another user, must be able to read it.
public struct NatsUsersFile: Sendable {
    public let url: URL
    /// Where the server keeps its process's number; nil where something else watches the file and reloads the server.
    public let pidFile: URL?

    public init(url: URL, pidFile: URL?) {
        self.url = url
        self.pidFile = pidFile
    }

    /// Puts the users in the place of those before, all at once.
    /// - Returns: whether the file said something else.
    public func write(_ configuration: NatsServerConfiguration) throws -> Bool {
        let bytes = Data(configuration.text.utf8)
        if (try? Data(contentsOf: url)) == bytes { return false }
        try bytes.write(to: url, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: url.path)
        return true
    }

    /// Has the server read its configuration again (SIGHUP). Connections whose users stay are not touched, those of users that are
    /// gone end.
    /// - Throws: ``NatsReloadFault``.
    public func reload() throws(NatsReloadFault) {
        guard let pidFile else { return }
        guard let text = try? String(contentsOf: pidFile, encoding: .utf8),
            let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), pid > 1, Self.isServer(pid)
        else { throw .notRunning(pidFile.path) }
        guard kill(pid, SIGHUP) == 0 else { throw errno == EPERM ? .notPermitted(pid) : .notRunning(pidFile.path) }
    }

    /// A number that a server left behind may be any program's by now, which the signal would end.
    private static func isServer(_ pid: Int32) -> Bool {
        let name = try? String(contentsOf: URL(filePath: "/proc/\(pid)/comm"), encoding: .utf8)
        return name?.trimmingCharacters(in: .whitespacesAndNewlines) == "nats-server"
    }
}
