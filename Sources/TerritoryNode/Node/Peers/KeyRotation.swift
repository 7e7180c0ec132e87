import Federation
import FederationCore
import Foundation
import Kernel
import Postgres
import Registry

/// Gives a territory another signing key. Whatever stops it, the same command goes on where it stopped, and meanwhile nobody signs
/// with the wrong key.
struct KeyRotation {
    enum Reason {
        /// In good order: what the old key signed stays.
        case planned
        /// The old key is in other hands: only what this territory's own log has of it counts.
        case stolen
    }

    let files: IdentityFiles
    let database: Database
    let rotation: SigningKey
    let world: World

    /// - Returns: the identity afterwards.
    /// - Throws: ``CommandProblem``.
    func run(_ reason: Reason) async throws -> Identity {
        let chain = try files.livingChain()
        guard chain.identity.rotation.contains(rotation.publicKey) else { throw CommandProblem.notRotationKey }
        let next = try files.next(.nextSigning, world)
        var identity = chain.identity
        if !identity.signing.contains(next.publicKey) {
            let old = try files.signingKey.publicKey
            let operation = try await SigningKeyChange(database: database, world: world)
                .perform(to: next.publicKey) { [rotation] from in
                    let others = chain.identity.grants.filter { $0.key != old }
                    return try chain.identity.operation(
                        reason == .stolen ? .revoke(key: old, lastGoodSize: from.size - 1) : .update,
                        signing: others + [SigningGrant(key: next.publicKey, from: from)], by: rotation)
                }
            let longer = try chain.appending(operation)
            try files.keep(longer)
            identity = longer.identity
        }
        try files.keys.replace(.signing, with: files.keys.read(.nextSigning))
        try files.keys.remove(.nextSigning)
        return identity
    }
}
