public import Kernel

/// Says what members may do. It is asked for every request, so that what a member loses is gone with the next.
public protocol Permissions: Sendable {
    /// What the member may do at this moment, as far as the token allows by which they are known.
    func capabilities(of member: SignedInMember) async throws -> Set<Capability>

    /// The badges that the member lacks for a capability; none where badges would not help.
    func needs(of member: SignedInMember, for capability: Capability) async throws -> [ProblemNeed]

    /// Whether the capability is about running the territory: a program has it only where its token says so.
    func isAdministrative(_ capability: Capability) -> Bool
}
