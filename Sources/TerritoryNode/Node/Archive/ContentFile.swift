import Content
import ContentStorage
import Foundation
import Registry

/// The archive of blocks in a backup's folder.
struct ContentFile {
    let url: URL

    /// What is read at once, in bytes.
    private static let pieceSize = 256 << 10
    /// So many blocks are named; who lacks more has lost a disk.
    private static let namedLimit = 100

    var isThere: Bool { FileManager.default.fileExists(atPath: url.path) }

    /// - Returns: what is in the file, which is on the disk by then.
    func write(_ storage: ContentStorage) async throws -> ContentArchive.Report {
        try PrivateFile.write("", at: url.path)
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        var names = Names()
        let report = try await ContentArchive(storage).write(
            { try handle.write(contentsOf: $0) }, trouble: { names.tell($0) })
        try handle.synchronize()
        return report
    }

    func restore(to storage: ContentStorage) async throws -> ContentArchive.Report {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        var names = Names()
        let pieces = FilePieces(handle: handle, size: Self.pieceSize)
        return try await ContentArchive(storage).read(pieces) { names.tell($0) }
    }

    /// Only looks whether what the restored tables speak of is here: a backup of an earlier program has no blocks.
    static func check(_ storage: ContentStorage) async throws -> ContentArchive.Report {
        var names = Names()
        var report = ContentArchive.Report()
        report.lacking = try await ContentArchive(storage).check { names.tell($0) }
        return report
    }

    /// Says what is wrong, block by block.
    private struct Names {
        private var count = 0

        mutating func tell(_ trouble: ContentArchive.Trouble) {
            count += 1
            guard count <= ContentFile.namedLimit else { return }
            switch trouble {
            case .missing(let cid): Output.message("missing: \(cid)")
            case .damaged(let cid): Output.message("damaged: \(cid)")
            case .unreadable(let why): Output.message("the archive of blocks breaks off: \(why.rawValue)")
            }
            if count == ContentFile.namedLimit { Output.message("More are not named.") }
        }
    }
}

/// A file's bytes, piece by piece.
private struct FilePieces: AsyncSequence, AsyncIteratorProtocol {
    let handle: FileHandle
    let size: Int

    func makeAsyncIterator() -> FilePieces { self }

    func next() async throws -> Data? {
        guard let piece = try handle.read(upToCount: size), !piece.isEmpty else { return nil }
        return piece
    }
}
