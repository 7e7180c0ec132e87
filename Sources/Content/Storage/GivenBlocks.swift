public import Content
import Synchronization

/// The blocks that everybody may have, for one answer, each to be read as some tree here reads it. Any other is missing, also behind a
/// link in one that is given: anybody can write a link, and it proves nothing about who may have what it leads to.
///
/// The links of a node are judged many at a time, so that a long file does not ask for each of its blocks.
public final class GivenBlocks: BlockSource {
    private let storage: ContentStorage
    private let judged = Mutex(Judged())

    private struct Judged {
        var isGiven: [Reading: Bool] = [:]
        /// Where the node leads that was read last: what is asked for next is mostly there, in this order.
        var links: [Reading] = []
        /// What was read last: who looks at what a file is, and at how it begins, reads it next.
        var last: Block?
    }

    /// Blocks that are judged with one question.
    private static let atOnce = 256

    /// - Parameter known: an address of which whoever asks has found out just now that everybody may have it.
    public init(_ storage: ContentStorage, known: CID? = nil) {
        self.storage = storage
        if let known { judged.withLock { $0.isGiven[Reading(known)] = true } }
    }

    public func block(_ cid: CID) async throws -> Block {
        if let inlined = Block(inlined: cid) {
            // What the address itself carries, whoever asks has already; but nobody keeps it, so nobody looked at what it leads to.
            guard try inlined.links.isEmpty else { throw TreeProblem.opaque(cid.codec) }
            return inlined
        }
        guard try await isGiven(Reading(cid)) else { throw TreeProblem.missing(cid) }
        if let last = judged.withLock({ $0.last }), last.cid == cid { return last }
        let block = try await storage.blocks.block(cid)
        let links = (try? block.links) ?? []
        let readings = links.filter { $0.hash.function != .identity }.map { Reading($0) }
        judged.withLock { judged in
            judged.last = block
            if !links.isEmpty { judged.links = readings }
        }
        return block
    }

    private func isGiven(_ reading: Reading) async throws -> Bool {
        let (known, links) = judged.withLock { ($0.isGiven[reading], $0.links) }
        if let known { return known }
        let next = links.firstIndex(of: reading).map { links[$0...].prefix(Self.atOnce) } ?? [reading]
        let given = try await storage.given(of: Array(next))
        judged.withLock { judged in
            for reading in next { judged.isGiven[reading] = given.contains(reading) }
        }
        return given.contains(reading)
    }
}
