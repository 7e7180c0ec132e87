import Foundation
import Synchronization

/// A server this program started, known by its process id and nothing else.
final class ServerProcess: Sendable {
    private let running: Mutex<Process?>

    init(_ process: Process) throws {
        try process.run()
        running = Mutex(process)
    }

    var isRunning: Bool { running.withLock { $0?.isRunning ?? false } }

    /// Sends the signal and waits until the process has ended.
    func end(with signal: Int32) {
        running.withLock { process in
            guard let ending = process else { return }
            if ending.isRunning { kill(ending.processIdentifier, signal) }
            ending.waitUntilExit()
            process = nil
        }
    }

    func send(_ signal: Int32) {
        running.withLock { process in
            if let process, process.isRunning { _ = kill(process.processIdentifier, signal) }
        }
    }

    /// Ends a process that an earlier run of ours left behind: only when its command line names `folder`.
    static func endOrphan(_ process: pid_t, of folder: URL, with signal: Int32) {
        let file = "/proc/\(process)/cmdline"
        guard process > 1, let line = FileManager.default.contents(atPath: file),
            String(decoding: line, as: UTF8.self).contains(folder.path)
        else { return }
        kill(process, signal)
        for _ in 0..<200 where kill(process, 0) == 0 { usleep(50_000) }
    }
}
