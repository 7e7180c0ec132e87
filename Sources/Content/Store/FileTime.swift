import Foundation

/// When a file was last written or touched, as exactly as the file system knows.
public struct FileTime: Hashable, Sendable {
    private let seconds: Int
    private let nanoseconds: Int

    init(_ status: stat) {
        #if os(Linux)
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        #else
            (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
        #endif
    }
}
