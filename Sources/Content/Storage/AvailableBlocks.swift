public import Content

/// Blocks from wherever they are had: out of the store those that everybody may have, all others from peers. What peers give is
/// checked and not kept.
public struct AvailableBlocks: BlockSource {
    private let storage: ContentStorage

    public init(_ storage: ContentStorage) {
        self.storage = storage
    }

    public func block(_ cid: CID) async throws -> Block {
        if let inlined = Block(inlined: cid) { return inlined }
        // What is here for its holders alone is no proof that whoever asks may have it: it has to come from somebody else.
        let isHere = try await !storage.given(of: [Reading(bytesOf: cid.hash)]).isEmpty
        return try await storage.block(cid, isHere: isHere)
    }
}

extension ContentStorage {
    /// - Parameter isHere: whether everybody may have it, if it is in the store.
    func block(_ cid: CID, isHere: Bool) async throws -> Block {
        if isHere, let bytes = try await blocks.bytes(of: cid.hash), let block = try? Block(cid, verifying: bytes) {
            return block
        }
        guard let remote, let block = try await remote.block(cid) else { throw TreeProblem.missing(cid) }
        return try Block(cid, verifying: block.bytes)
    }
}
