import Foundation

/// One file of ``FolderBlockStore``: what it asks of the system.
enum BlockFile {
    /// Why a file can be read no better when it is tried again: the disk has lost it, or it is longer than any block.
    static let isDamage: Set<Int32> = [EIO, EFBIG]

    /// Nil where there is none.
    static func read(_ path: String) throws(StoreProblem) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            guard errno == ENOENT else { throw .system(errno) }
            return nil
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system(errno) }
        guard status.st_size <= Block.byteLimit else { throw .system(EFBIG) }
        return try contents(file, count: Int(status.st_size))
    }

    private static func contents(_ file: Int32, count: Int) throws(StoreProblem) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let part = Foundation.read(file, buffer.baseAddress! + initialized, count - initialized)
                if part < 0, errno == EINTR { continue }
                if part < 0 { failure = errno }
                guard part > 0 else { return }
                initialized += part
            }
        }
        guard failure == 0 else { throw .system(failure) }
        return bytes
    }

    /// Whole at `path`, or not there: the bytes are on the disk before the name is.
    static func write(_ bytes: [UInt8], new: String, as path: String) throws(StoreProblem) -> WriteMark {
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw problem(errno) }
        var failure = write(bytes, to: file)
        if failure == 0, fsync(file) != 0 { failure = errno }
        var status = stat()
        if failure == 0, fstat(file, &status) != 0 { failure = errno }
        if close(file) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(new, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(new)
            throw problem(failure)
        }
        return WriteMark(status)
    }

    /// - Returns: `errno`, or 0.
    private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let part = Foundation.write(file, buffer.baseAddress! + written, buffer.count - written)
                if part < 0, errno == EINTR { continue }
                guard part >= 0 else { return errno }
                written += part
            }
            return 0
        }
    }

    static func remove(_ path: String) throws(StoreProblem) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .system(errno) }
    }

    /// Removes a file that nobody has written since.
    static func remove(_ path: String, ifLastWritten time: WriteMark) throws(StoreProblem) {
        var status = stat()
        guard stat(path, &status) == 0, WriteMark(status) == time else { return }
        try remove(path)
    }

    static func move(_ path: String, to other: String) throws(StoreProblem) {
        guard rename(path, other) == 0 || errno == ENOENT else { throw .system(errno) }
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    private static func problem(_ number: Int32) -> StoreProblem {
        number == ENOSPC || number == EDQUOT ? .full : .system(number)
    }
}
