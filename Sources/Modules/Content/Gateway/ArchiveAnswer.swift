import Content
import ContentStorage
import Crypto
import HTTPTypes
import Kernel
import Web

/// Blocks as an archive (CARv1): those of the way first, then what its options ask for, each parent before its children.
struct ArchiveAnswer {
    let answer: StreamAnswer

    init(
        _ asked: GatewayRequest, _ way: ContentWay, _ options: ArchiveOptions, _ blocks: GivenBlocks
    ) async throws {
        let cid = way.item.cid
        let name = HexText.write(
            SHA256.hash(data: Array("\(way.addresses)\n\(asked.path.names)\n\(options.tag)".utf8)).prefix(8))
        var headers = asked.headers(
            way, etag: "W/\"\(cid).car.\(name)\"", contentType: options.contentType)
        headers[.contentDisposition] = GatewayRequest.attachment(asked.fileName("\(cid).car"))
        headers[.acceptRanges] = "none"
        guard !asked.isKnown(headers) else {
            answer = StreamAnswer(.notModified, headers: headers, isSomebodys: true)
            return
        }
        // Read before the status is out: a root that is not here is 404.
        _ = try await blocks.block(asked.path.root)
        let archive = ArchiveBlocks(path: asked.path, item: way.item, options: options, store: blocks)
        answer = StreamAnswer(
            .ok, headers: headers,
            body: .pieces(length: nil) { write in
                try await write(ArchiveWriter.header(roots: [cid])[...])
                try await archive.forEach { try await write(ArchiveWriter.section($0)[...]) }
            }, isSomebodys: true)
    }
}

/// The blocks of one archive, in their order.
struct ArchiveBlocks: Sendable {
    let path: Path
    let item: Item
    let options: ArchiveOptions
    let store: GivenBlocks

    /// Blocks that list one folder: enough for millions of entries.
    private static let shardLimit = 1 << 16

    func forEach(_ body: (Block) async throws -> Void) async throws {
        var seen: Set<Multihash> = []
        func give(_ block: Block) async throws {
            guard options.repeatsBlocks || seen.insert(block.cid.hash).inserted else { return }
            // What an address carries itself is no block (trustless gateway specification, "CAR dups").
            guard block.cid.hash.function != .identity else { return }
            try await body(block)
        }
        _ = try await path.resolve(in: store, passing: give)
        switch options.scope {
        case .block: try await give(store.block(item.cid))
        case .all:
            var walk = Walk(store, from: item.cid)
            walk.repeatsBlocks = options.repeatsBlocks
            for try await block in walk { try await give(block) }
        case .entity: try await entity(give)
        }
    }

    private func entity(_ give: (Block) async throws -> Void) async throws {
        switch item {
        case .file(let cid, let size):
            guard size > 0, let range = options.bytes.map({ $0.range(in: size) }) ?? 0..<size else {
                return try await give(store.block(cid))
            }
            var content = FileContent(store, cid, range: range)
            content.repeatsBlocks = options.repeatsBlocks
            var blocks = content.makeAsyncIterator()
            while let (block, _) = try await blocks.nextBlock() { try await give(block) }
        case .folder(let cid):
            var folder = Folder(store, cid)
            folder.limits.blocks = Self.shardLimit
            try await folder.shards(repeatsBlocks: options.repeatsBlocks, give)
        case .symlink, .opaque: try await give(store.block(item.cid))
        }
    }
}
