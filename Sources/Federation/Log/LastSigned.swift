public import FederationCore
public import Foundation
import Kernel
import Synchronization

/// The newest head that this territory signed, in a file beside its key. A database that was restored from a backup does not know
/// of it, and would make the territory sign a second history.
///
/// The file has two places that take turns, each with its own hash: a write that a crash cuts leaves the other whole. Each is
/// written in place and flushed, which is one write to the disk, without the file system's journal. Two processes that share the
/// file exclude one another while they look and write.
public final class LastSigned: Sendable {
    private let path: String
    private let queue = DiskQueue(label: "last-signed")

    public init(_ file: URL) {
        path = file.path
    }

    /// The newest head; nil where there is no file.
    /// - Throws: ``LastSignedError/damaged(path:)`` where the file holds none.
    func head() async throws -> Checkpoint? {
        try await queue.perform {
            guard FileManager.default.fileExists(atPath: self.path) else { return nil }
            let pages = try self.open { try LastSignedPages(of: $0) }
            guard pages.newest != nil || !pages.isWritten else { throw LastSignedError.damaged(path: self.path) }
            return pages.newest
        }
    }

    /// Notes that a head is about to leave the process, durably.
    /// - Throws: ``LastSignedError/signedOtherwise(_:)`` where a head of that size has another root, or a longer one was signed.
    func keep(_ head: Checkpoint) async throws {
        try await queue.perform {
            try self.open { file in
                var pages = try LastSignedPages(of: file)
                if let newest = pages.newest {
                    if newest == head { return }
                    guard head.follows(newest) else { throw LastSignedError.signedOtherwise(newest) }
                } else if pages.isWritten {
                    throw LastSignedError.damaged(path: self.path)
                }
                try pages.write(head, to: file)
                // A new file has its name for good once its folder is flushed.
                if !pages.isWritten { URL(filePath: self.path).deletingLastPathComponent().flushFolder() }
            }
        }
    }

    /// Notes a head that was signed before and is known again.
    func keepUnlessNewer(_ head: Checkpoint) async throws {
        if let newest = try await self.head(), !head.follows(newest) { return }
        try await keep(head)
    }

    /// Notes that this machine is there and has signed nothing since.
    func touch() async {
        _ = try? await queue.perform { utimes(self.path, nil) }
    }

    /// When the file was last written or touched; nil where there is none. A machine that is put back whole has it put back too.
    var touchedAt: Date? {
        try? URL(filePath: path).resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    }

    private func open<Result>(_ body: (Int32) throws -> Result) throws -> Result {
        let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0, flock(file, LOCK_EX) == 0 else { throw LastSignedError.unusable(path: path, errno: errno) }
        defer { close(file) }
        return try body(file)
    }
}

extension Checkpoint {
    /// Whether it may be signed after `other` was.
    fileprivate func follows(_ other: Checkpoint) -> Bool {
        guard origin.territory == other.origin.territory else { return false }
        return (origin.epoch, size) > (other.origin.epoch, other.size)
    }
}

/// Why nothing can be signed.
public enum LastSignedError: Error, Hashable, CustomStringConvertible {
    case damaged(path: String)
    case unusable(path: String, errno: Int32)
    /// This newer, or other, head was signed before.
    case signedOtherwise(Checkpoint)

    public var description: String {
        switch self {
        case .damaged(let path): "\(path) holds no head"
        case .unusable(let path, let errno): "\(path): \(String(cString: strerror(errno)))"
        case .signedOtherwise(let head): "a head of \(head.size) entries was signed that this log does not lead to"
        }
    }
}
