import Foundation

/// Tells one write of a block from every other, so that what one writer gives up is not taken from under another.
public struct WriteMark: Hashable, Sendable {
    private let parts: [Int]
    private let name: String

    /// When a file was last written, as exactly as the file system knows.
    init(_ status: stat) {
        name = ""
        #if os(Linux)
            parts = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        #else
            parts = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
        #endif
    }

    /// A name that the write left beside the bytes.
    public init(name: String) {
        self.name = name
        parts = []
    }
}
