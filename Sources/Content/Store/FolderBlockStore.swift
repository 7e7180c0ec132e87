public import Foundation
import Kernel
import Synchronization

/// Blocks as files in a folder, named for what they hash to: `3f/3f…`, in 256 folders.
///
/// A block is written to a file of its own beside them, put on the disk, and then renamed, so whoever sees it sees it whole. A
/// process that is killed leaves at most files in `new`, which are removed once they are old: another process may be writing there.
public final class FolderBlockStore: CollectedBlockStore {
    public let folder: URL
    /// One of so many reads computes the hash (S-100); 0 for none.
    public let checksOneIn: UInt64
    /// The folder as the system names it.
    private let place: String
    private let reading = FolderBlockStore.reading
    private let writing = FolderBlockStore.writing
    /// What this writer's files are called.
    private let writer = UInt64.random(in: 0...UInt64.max)
    private let unflushed = Mutex(Unflushed())
    private let reads = Atomic<UInt64>(0)
    private let writes = Atomic<UInt64>(0)
    public let mending = Mending()

    private struct Unflushed {
        /// Folders that have new names which are not on the disk yet.
        var names: Set<String> = []
        /// The last flush that began, which ends after all before it.
        var last: Task<Void, any Error>?
    }

    /// For all stores of the process. Whoever reads does not wait behind those who write.
    private static let reading = WorkThreads("blocks read", count: 8)
    /// Writes wait for the disk, and all that wait together do so once: the file system puts on the disk what many have asked for by
    /// then. So there are as many as there may be uploads of small files at once.
    private static let writing = WorkThreads("blocks written", count: 32)
    /// Folders that are flushed one after the other, where there are many.
    private static let foldersInRow = 8
    private static let flushesAtOnce = 8
    /// No block takes so long to write, in seconds.
    private static let oldAge: TimeInterval = 3600

    /// Makes the folders, and removes what was being written when a process ended.
    /// - Throws: where the folder cannot be made or written to.
    public init(_ folder: URL, checksOneIn: UInt64 = 64) throws {
        self.folder = folder
        place = folder.path
        self.checksOneIn = checksOneIn
        for name in ["new"] + (0...255).map({ BlockName.folder(UInt8($0)) }) {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        folder.flushFolder()
        try removeUnfinished()
    }

    public func bytes(of hash: Multihash) async throws -> [UInt8]? {
        let path = path(hash)
        let mustCheck = checksOneIn > 0 && reads.add(1, ordering: .relaxed).oldValue.isMultiple(of: checksOneIn)
        let read = try await reading.run { () -> (bytes: [UInt8]?, isDamaged: Bool) in
            do {
                guard let bytes = try BlockFile.read(path) else { return (nil, false) }
                return (bytes, mustCheck && (try? hash.verify(bytes)) == nil)
            } catch StoreProblem.system(let number) where BlockFile.isDamage.contains(number) {
                return (nil, true)
            }
        }
        guard !read.isDamaged else {
            guard let mended = try await mend(hash) else { throw StoreProblem.damaged(hash) }
            return mended.bytes
        }
        return read.bytes
    }

    /// One that is there is written once more: then it is young, so that no collection takes it for old, whole if it was damaged, and
    /// nobody learns from the time it takes whether it was there.
    public func add(_ block: Block) async throws -> WriteMark? {
        let path = path(block.cid.hash)
        let new = "\(place)/new/\(writer)-\(writes.add(1, ordering: .relaxed).newValue)"
        let written = try await writing.run { () -> WriteMark? in
            let isNew = !BlockFile.exists(path)
            let mark = try BlockFile.write(block.bytes, new: new, as: path)
            return isNew ? mark : nil
        }
        noteChange(of: block.cid.hash)
        return written
    }

    /// The folder that a name was put into, or taken out of, is to be flushed.
    private func noteChange(of hash: Multihash) {
        unflushed.withLock { _ = $0.names.insert(BlockName.folder(of: hash)) }
    }

    public func flush() async throws {
        let flush = unflushed.withLock { unflushed in
            let (names, before) = (unflushed.names, unflushed.last)
            let flush = Task { [writing, folder] in
                _ = try await Parallel.map(Self.rows(of: names), width: Self.flushesAtOnce) { row in
                    try await writing.run { for name in row { folder.appending(path: name).flushFolder() } }
                }
                // It may have begun with the names that this one is called for.
                try await before?.value
            }
            unflushed = Unflushed(last: flush)
            return flush
        }
        try await flush.value
    }

    private static func rows(of names: Set<String>) -> [[String]] {
        let names = Array(names)
        return stride(from: 0, to: names.count, by: foldersInRow).map {
            Array(names[$0..<min($0 + foldersInRow, names.count)])
        }
    }

    public func contains(_ hash: Multihash) async throws -> Bool {
        let path = path(hash)
        return try await reading.run { BlockFile.exists(path) }
    }

    public func missing(of hashes: [Multihash]) async throws -> [Multihash] {
        let paths = hashes.map(path)
        let isHere = try await reading.run { paths.map(BlockFile.exists) }
        return zip(hashes, isHere).filter { !$0.1 }.map(\.0)
    }

    public func remove(_ hash: Multihash) async throws {
        let path = path(hash)
        try await writing.run { try BlockFile.remove(path) }
        noteChange(of: hash)
    }

    public func remove(_ hash: Multihash, ifLastWritten mark: WriteMark) async throws {
        let path = path(hash)
        try await writing.run { try BlockFile.remove(path, ifLastWritten: mark) }
        noteChange(of: hash)
    }

    public func hashes(inShard shard: UInt8) async throws -> [Multihash] {
        let path = folder.appending(path: BlockName.folder(shard)).path
        return try await reading.run {
            try FileManager.default.contentsOfDirectory(atPath: path).compactMap(BlockName.hash)
        }
    }

    public func blocks(inShard shard: UInt8, writtenBefore time: Date) async throws -> [KeptBlock] {
        let shardFolder = folder.appending(path: BlockName.folder(shard))
        let keys: Set<URLResourceKey> = [.contentModificationDateKey, .fileSizeKey]
        return try await reading.run {
            let files = try FileManager.default.contentsOfDirectory(
                at: shardFolder, includingPropertiesForKeys: Array(keys))
            return files.compactMap { file in
                // A file that is gone by now is no block any more.
                guard let hash = BlockName.hash(file.lastPathComponent),
                    let values = try? file.resourceValues(forKeys: keys),
                    let written = values.contentModificationDate, written < time
                else { return nil }
                return KeptBlock(hash: hash, byteCount: values.fileSize ?? 0)
            }
        }
    }

    public func setAside(_ hash: Multihash) async throws {
        let path = path(hash)
        let aside = folder.appending(path: "damaged")
        try await writing.run {
            try FileManager.default.createDirectory(
                at: aside, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try BlockFile.move(path, to: aside.appending(path: BlockName.file(hash)).path)
        }
        noteChange(of: hash)
    }

    public func isIntact(_ hash: Multihash) async throws -> Bool {
        let path = path(hash)
        return try await reading.run { () -> Bool in
            do {
                guard let bytes = try BlockFile.read(path) else { return true }
                return (try? hash.verify(bytes)) != nil
            } catch StoreProblem.system(let number) where BlockFile.isDamage.contains(number) {
                return false
            }
        }
    }

    private func removeUnfinished() throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "new"), includingPropertiesForKeys: [.contentModificationDateKey])
        for file in files {
            let written = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            if let written, -written.timeIntervalSinceNow > Self.oldAge {
                try? FileManager.default.removeItem(at: file)
            }
        }
    }

    private func path(_ hash: Multihash) -> String {
        "\(place)/\(BlockName.path(hash))"
    }
}
