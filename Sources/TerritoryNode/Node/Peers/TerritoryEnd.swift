import FederationCore
import Foundation
import Registry

/// Ends a territory's identity, for ever: from then on nobody signs for it, and others take nothing more of it.
struct TerritoryEnd {
    let files: IdentityFiles
    let rotation: SigningKey

    /// - Returns: the identity afterwards.
    /// - Throws: ``CommandProblem``.
    func run() throws -> Identity {
        let chain = try files.livingChain()
        guard chain.identity.rotation.contains(rotation.publicKey) else { throw CommandProblem.notRotationKey }
        let longer = try chain.appending(chain.identity.operation(.tombstone, signing: [], by: rotation))
        try files.keep(longer)
        return longer.identity
    }
}
