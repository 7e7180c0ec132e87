import Foundation

/// One provisioning command at a time in a state folder: an advisory lock the kernel drops when the process ends.
final class FolderLock {
    private let descriptor: Int32

    /// Waits until the lock is free.
    init(in folder: URL) throws {
        let path = folder.appending(path: ".lock").path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: path])
        }
    }

    deinit {
        close(descriptor)
    }
}
