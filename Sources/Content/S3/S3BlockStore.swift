public import Content
public import Foundation
public import Kernel
import Synchronization

/// Blocks as objects of an S3-compatible store, under the names that ``FolderBlockStore`` gives to files.
///
/// A `PUT` carries the SHA-256 of its body, which the store compares, and makes the object visible as a whole or not at all. A block has
/// 2 MiB at most, so no request has parts, and memory holds as many blocks as there are requests.
public final class S3BlockStore: CollectedBlockStore {
    /// One of so many reads computes the hash (S-100). All by default: it costs little beside the network, and the disks are others'.
    public let checksOneIn: UInt64
    public let mending = Mending()
    private let client: S3Client
    private let world: World
    private let reads = Atomic<UInt64>(0)

    /// Says which write an object comes from.
    private static let mark = "x-amz-meta-write"
    /// So many names of one shard are looked up one by one; beyond, what the shard has between them is listed.
    private static let lookUpLimit = 8

    public init(
        _ location: S3Location, _ credentials: S3Credentials, transport: any S3Transport, world: World = .system,
        checksOneIn: UInt64 = 1
    ) {
        self.checksOneIn = checksOneIn
        self.world = world
        client = S3Client(location, credentials, transport, world)
    }

    /// Asks once: whoever wants to know whether it can be used has no time for what passes.
    /// - Throws: ``StoreUnavailable``: it cannot be used, and why.
    public func check() async throws {
        try await client.probe(pauses: [])
    }

    public func bytes(of hash: Multihash) async throws -> [UInt8]? {
        let mustCheck = checksOneIn > 0 && reads.add(1, ordering: .relaxed).oldValue.isMultiple(of: checksOneIn)
        let (bytes, isDamaged) = try await read(hash, mustCheck: mustCheck)
        guard isDamaged else { return bytes }
        guard let mended = try await mend(hash) else { throw StoreProblem.damaged(hash) }
        return mended.bytes
    }

    private func read(_ hash: Multihash, mustCheck: Bool) async throws -> (bytes: [UInt8]?, isDamaged: Bool) {
        do {
            let answer = try await client.send("GET", BlockName.path(hash), answerLimit: Block.byteLimit)
            guard let bytes = answer?.body else { return (nil, false) }
            return (bytes, mustCheck && (try? hash.verify(bytes)) == nil)
        } catch S3Unreached.tooLarge {
            // No block has so many bytes.
            return (nil, true)
        }
    }

    public func add(_ block: Block) async throws -> WriteMark? {
        let name = BlockName.path(block.cid.hash)
        let isNew = try await client.send("HEAD", name) == nil
        let mark = HexText.write(world.randomBytes(16))
        // One that is there is put once more: then it is young, and whole if it was damaged.
        _ = try await client.send(
            "PUT", name, headers: [("content-type", "application/octet-stream"), (Self.mark, mark)], body: block.bytes,
            bodyHash: block.cid.hash.function == .sha256 ? HexText.write(block.cid.hash.digest) : nil)
        return isNew ? WriteMark(name: mark) : nil
    }

    /// What was put is there for good.
    public func flush() async throws {}

    public func contains(_ hash: Multihash) async throws -> Bool {
        try await client.send("HEAD", BlockName.path(hash)) != nil
    }

    public func missing(of hashes: [Multihash]) async throws -> [Multihash] {
        let shards = Dictionary(grouping: hashes, by: BlockName.shard)
        return try await Parallel.map(Array(shards), width: S3Client.width) { [self] shard, hashes in
            guard hashes.count <= Self.lookUpLimit else {
                // Whoever goes through all hashes in their order does not list a large shard anew for each few.
                let names = hashes.map(BlockName.path).sorted()
                let between = (first: String(names[0].dropLast()), last: names[names.count - 1])
                let here = Set(try await objects(inShard: shard, between: between).map(\.hash))
                return hashes.filter { !here.contains($0) }
            }
            var missing: [Multihash] = []
            for hash in hashes where try await !contains(hash) { missing.append(hash) }
            return missing
        }.flatMap { $0 }
    }

    public func remove(_ hash: Multihash) async throws {
        _ = try await client.send("DELETE", BlockName.path(hash))
    }

    public func remove(_ hashes: [Multihash]) async throws {
        _ = try await Parallel.map(hashes, width: S3Client.width) { [self] in try await remove($0) }
    }

    public func remove(_ hash: Multihash, ifLastWritten mark: WriteMark) async throws {
        let last = try await client.send("HEAD", BlockName.path(hash))?.headers[Self.mark]
        guard last.map(WriteMark.init(name:)) == mark else { return }
        try await remove(hash)
    }

    public func hashes(inShard shard: UInt8) async throws -> [Multihash] {
        try await objects(inShard: shard).map(\.hash)
    }

    public func blocks(inShard shard: UInt8, writtenBefore time: Date) async throws -> [KeptBlock] {
        try await objects(inShard: shard).filter { $0.object.written < time }
            .map { KeptBlock(hash: $0.hash, byteCount: $0.object.byteCount) }
    }

    private func objects(
        inShard shard: UInt8, between: (first: String, last: String)? = nil
    ) async throws -> [(hash: Multihash, object: S3Listing.Object)] {
        let folder = BlockName.folder(shard) + "/"
        return try await S3Listing(client).objects(below: folder, between: between).compactMap { object in
            BlockName.hash(String(object.key.dropFirst(folder.count))).map { ($0, object) }
        }
    }

    public func isIntact(_ hash: Multihash) async throws -> Bool {
        try await !read(hash, mustCheck: true).isDamaged
    }

    public func setAside(_ hash: Multihash) async throws {
        let source = SignatureV4.path("\(client.location.bucket)/\(client.location.prefix)\(BlockName.path(hash))")
        let copied = try await client.send(
            "PUT", "damaged/\(BlockName.file(hash))", headers: [("x-amz-copy-source", source)])
        // A copy that fails on the way answers 200 and says so.
        if let copied, (try? S3Document(copied.body))?.name == "Error" {
            throw S3Refusal(copied).problem(at: client.location, "PUT")
        }
        try await remove(hash)
    }

    /// Removes everything below the prefix: blocks, and what was set aside.
    public func removeAll() async throws {
        while true {
            let objects = try await S3Listing(client).objects(below: "", limit: 1000)
            guard !objects.isEmpty else { return }
            _ = try await Parallel.map(objects, width: S3Client.width) { [client] in
                _ = try await client.send("DELETE", $0.key)
            }
        }
    }
}
