import Federation
import FederationCore
import Foundation
import Kernel
import Postgres
import Registry

/// Puts another rotation key in the place of one that the identity has. Whatever stops it, the same command goes on where it stopped.
struct RotationKeyChange {
    let files: IdentityFiles
    let database: Database
    let rotation: SigningKey
    let world: World

    /// - Returns: the identity afterwards.
    /// - Throws: ``CommandProblem``.
    func run() async throws -> Identity {
        let chain = try files.livingChain()
        let next = try files.next(.nextRotation, world)
        var identity = chain.identity
        if !identity.rotation.contains(next.publicKey) {
            guard identity.rotation.contains(rotation.publicKey) else { throw CommandProblem.notRotationKey }
            // It has the place of the old one, and so its priority.
            let keys = identity.rotation.map { $0 == rotation.publicKey ? next.publicKey : $0 }
            let longer = try chain.appending(
                identity.operation(.update, rotation: keys, signing: identity.grants, by: rotation))
            try files.keep(longer)
            identity = longer.identity
        }
        // No head is signed otherwise by that, so an entry says it.
        if let operation = identity.operations.last {
            try await FederationLog(world: world).recordChange(of: operation, in: database)
        }
        try files.keys.replace(.rotation, with: files.keys.read(.nextRotation))
        try files.keys.remove(.nextRotation)
        return identity
    }
}
