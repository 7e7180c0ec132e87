import ArgumentParser
import Content
import Crypto
import Foundation

/// One large file, in pieces as they come from a network.
struct FileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file", abstract: "Adds one large file and reads it back.")

    @Option(help: "MiB.")
    var size = 1024

    @Option(help: "Where the blocks go; a folder of its own is made in it.")
    var folder = FileManager.default.temporaryDirectory.path

    private static let pieceSize = 64 << 10

    func run() async throws {
        let folder = URL(filePath: folder).appending(path: "content-benchmark-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try FolderBlockStore(folder)
        // Other bytes in every chunk, so that no block is there already.
        var piece = [UInt8]((0..<Self.pieceSize).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let pieces = size << 20 / Self.pieceSize

        let hash = await Rate(size) {
            var hasher = SHA256()
            for _ in 0..<pieces { hasher.update(data: piece) }
            _ = hasher.finalize()
        }
        hash.show("SHA-256, one core", "MiB")
        let address = await Rate(size) {
            var builder = FileBuilder()
            for number in 0..<pieces { _ = builder.append(Self.change(&piece, number)) }
            _ = builder.finish()
        }
        address.show("address alone", "MiB", over: hash, "SHA-256")
        let bare = try await Rate(size) { try Self.write(&piece, pieces, to: folder.appending(path: "bare")) }
        bare.show("one bare file, flushed", "MiB", over: hash, "SHA-256")

        var root: CID?
        let add = try await Rate(size) {
            root = try await BlockWriter(store).run { put in
                var builder = FileBuilder()
                for number in 0..<pieces {
                    for block in builder.append(Self.change(&piece, number)) { try await put(block) }
                }
                let (blocks, file) = builder.finish()
                for block in blocks { try await put(block) }
                return file.root
            }
        }
        add.show("added, on the disk for good", "MiB", over: hash, "SHA-256")
        add.show("the same", "MiB", over: bare, "a bare file")
        try await read(root!, from: store, over: hash)
        print("most memory: \(Rate.peakMemory ?? 0) MiB")
    }

    private func read(_ root: CID, from store: FolderBlockStore, over hash: Rate) async throws {
        let read = try await Rate(size) {
            for try await bytes in FileContent(store, root) { precondition(!bytes.isEmpty) }
        }
        read.show("read", "MiB", over: hash, "SHA-256")
        let middle = UInt64(size) << 19
        let start = ContinuousClock.now
        for try await _ in FileContent(store, root, range: middle..<middle + 1) { break }
        print("first byte in the middle: \(ContinuousClock.now - start)")
    }

    private static func change(_ piece: inout [UInt8], _ number: Int) -> [UInt8] {
        withUnsafeBytes(of: number) { piece.replaceSubrange(0..<8, with: $0) }
        return piece
    }

    private static func write(_ piece: inout [UInt8], _ pieces: Int, to url: URL) throws {
        try Data().write(to: url)
        let file = try FileHandle(forWritingTo: url)
        for number in 0..<pieces { try file.write(contentsOf: change(&piece, number)) }
        try file.synchronize()
        try file.close()
    }
}
