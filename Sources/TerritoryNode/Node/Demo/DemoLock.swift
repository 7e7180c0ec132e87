import Foundation

/// One demo at a time in a state folder: a second would take the first one's servers for left behind and end them. The kernel
/// drops the lock when the process ends, however it ends.
final class DemoLock: Sendable {
    private let descriptor: Int32

    /// - Throws: ``CommandProblem`` where another demo has the folder, or it cannot be written.
    init(in folder: URL) throws {
        let path = folder.appending(path: "demo.lock").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandProblem.notWritable(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandProblem.demoRuns(folder.path)
        }
        self.descriptor = descriptor
    }

    deinit {
        // A child between fork and exec has the descriptor too, and would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
