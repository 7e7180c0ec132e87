import Foundation

/// The server a killed parent left running in a folder.
enum NatsOrphan {
    /// Ends it, when the pid in the file still is a server started with this folder's configuration: a pid alone may
    /// by now belong to anybody.
    static func end(in folder: URL) async throws {
        let file = folder.appending(path: "nats.pid")
        guard let text = try? String(contentsOf: file, encoding: .utf8),
            let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), pid > 1
        else { return }
        if isOurs(pid, folder) {
            _ = kill(pid, SIGKILL)
            _ = await Wait.until(PrivateNats.patience) { !isOurs(pid, folder) }
        }
        try? FileManager.default.removeItem(at: file)
    }

    private static func isOurs(_ pid: Int32, _ folder: URL) -> Bool {
        guard let line = try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline")) else { return false }
        let arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return arguments.first?.hasSuffix("nats-server") == true
            && arguments.contains(folder.appending(path: "nats.conf").path)
    }
}
