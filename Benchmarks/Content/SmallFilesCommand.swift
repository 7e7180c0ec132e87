import ArgumentParser
import Content
import Foundation

/// Many small files, each on the disk before it counts, added and read by several at once.
struct SmallFilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "small-files", abstract: "Adds and reads many small files.")

    @Option(help: "How many.")
    var count = 10_000

    @Option(help: "Bytes of each.")
    var size = 4096

    @Option(help: "How many at once.")
    var concurrency = 32

    @Option(help: "Where the blocks go; a folder of its own is made in it.")
    var folder = FileManager.default.temporaryDirectory.path

    func run() async throws {
        let folder = URL(filePath: folder).appending(path: "content-benchmark-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try FolderBlockStore(folder)
        let added = try await Rate(count) {
            try await all { number in
                try await store.put(block(number))
                try await store.flush()
            }
        }
        added.show("added, each on the disk for good", "files")
        let read = try await Rate(count) {
            try await all { number in
                guard try await store.bytes(of: block(number).cid.hash) != nil else { throw ExitCode.failure }
            }
        }
        read.show("read", "files")
        print("most memory: \(Rate.peakMemory ?? 0) MiB")
    }

    private func all(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<concurrency {
                group.addTask {
                    for number in stride(from: worker, to: count, by: concurrency) { try await body(number) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func block(_ number: Int) -> Block {
        var bytes = [UInt8](repeating: 0, count: size)
        withUnsafeBytes(of: number) { bytes.replaceSubrange(0..<8, with: $0) }
        return Block(.raw, bytes)
    }
}
