import Content
public import ContentStorage
public import Federation
public import FederationCore

/// Gives other territories the blocks that everybody may have here, and of anything else not even that it exists.
public struct StoredBlocks: BlockGiver {
    private let storage: ContentStorage

    public init(_ storage: ContentStorage) {
        self.storage = storage
    }

    public func slice(of text: String, from: UInt64) async throws -> BlockSlice {
        guard let cid = try? CID(text) else { throw Reject.badEnvelope }
        // Whoever gets the bytes judges for themselves what they make of them.
        let state = try await storage.state(of: CID(.raw, cid.hash))
        guard state.isKept, state.denial == nil, let bytes = try await storage.blocks.bytes(of: cid.hash) else {
            // No fault of whoever asks, so not counted as one.
            throw RemoteFailure.refused(.notHere)
        }
        return try BlockSlice(of: bytes, from: from)
    }
}
