public import Foundation

extension URL {
    /// Puts the names in this folder on the disk: a file that was made, renamed or removed in it is so only then for good. Where
    /// the folder cannot be opened nothing is done, for the files themselves are flushed by whoever wrote them.
    public func flushFolder() {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
