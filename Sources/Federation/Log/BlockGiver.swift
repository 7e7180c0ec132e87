public import FederationCore

/// Who has the blocks of content that other territories may ask for.
public protocol BlockGiver: Sendable {
    /// Part of one block.
    /// - Parameter cid: letters and digits; whether they are an address is the giver's to judge.
    /// - Throws: ``Reject/notHere``, also for what is here and not for others; ``Reject/badEnvelope`` where it is no address.
    func slice(of cid: String, from: UInt64) async throws -> BlockSlice
}
