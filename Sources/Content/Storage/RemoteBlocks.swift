public import Content

/// Others who may have what is not here. Nobody is believed: a block counts when its bytes hash to its address.
public protocol RemoteBlocks: Sendable {
    /// One block, from whoever has it; nil where nobody has, or nobody can be reached.
    func block(_ cid: CID) async throws -> Block?

    /// One block from one territory, by its identity; nil where that does not have it.
    /// - Throws: where it gives something else, or cannot be reached.
    func block(_ cid: CID, of holder: String) async throws -> Block?

    /// Many blocks of a tree at once, from whoever gives them so. Some may be missing afterwards, and some come twice.
    /// - Parameter take: judges each block. What it throws as ``TreeProblem/unasked(_:)`` or ``Malformed`` is the sender's fault, and
    ///   ends what that one sends; anything else ends the whole.
    func archive(of root: CID, take: @Sendable (Block) async throws -> Void) async throws
}

extension RemoteBlocks {
    public func block(_: CID, of _: String) async throws -> Block? { nil }
}
