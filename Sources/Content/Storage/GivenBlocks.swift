public import Content
import Synchronization

/// The blocks that everybody may have, for one answer. Any other is missing, also behind a link in one that is given: anybody can write
/// a link, and it proves nothing about who may have what it leads to.
///
/// The links of a node are judged many at a time, so that a long file does not ask for each of its blocks.
public final class GivenBlocks: BlockSource {
    private let storage: ContentStorage
    private let judged = Mutex(Judged())

    private struct Judged {
        var isGiven: [Multihash: Bool] = [:]
        /// Where the node leads that was read last: what is asked for next is mostly there, in this order.
        var links: [Multihash] = []
    }

    /// Blocks that are judged with one question.
    private static let atOnce = 256

    public init(_ storage: ContentStorage) {
        self.storage = storage
    }

    public func block(_ cid: CID) async throws -> Block {
        // What the address itself carries, whoever asks has already.
        if cid.hash.function != .identity, try await !isGiven(cid.hash) { throw TreeProblem.missing(cid) }
        let block = try await storage.blocks.block(cid)
        if let links = try? block.links, !links.isEmpty {
            let hashes = links.map(\.hash).filter { $0.function != .identity }
            judged.withLock { $0.links = hashes }
        }
        return block
    }

    private func isGiven(_ hash: Multihash) async throws -> Bool {
        let (known, links) = judged.withLock { ($0.isGiven[hash], $0.links) }
        if let known { return known }
        let next = links.firstIndex(of: hash).map { links[$0...].prefix(Self.atOnce) } ?? [hash]
        let given = try await storage.given(of: Array(next))
        judged.withLock { judged in
            for hash in next { judged.isGiven[hash] = given.contains(hash) }
        }
        return given.contains(hash)
    }
}
