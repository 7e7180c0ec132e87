/// Where blocks are read: all that whoever goes through a tree needs of a store.
public protocol BlockSource: Sendable {
    /// The block at an address, which may itself carry the bytes.
    /// - Throws: ``TreeProblem/missing(_:)`` where it is not here.
    func block(_ cid: CID) async throws -> Block
}
