import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// Begins a new epoch of a territory's log. Whatever stops it, the same command goes on where it stopped.
struct NewEpoch {
    let files: IdentityFiles
    let database: Database
    let rotation: SigningKey
    let world: World

    /// - Throws: ``CommandProblem``.
    func run() async throws -> EpochStart {
        let chain = try files.livingChain()
        guard chain.identity.rotation.contains(rotation.publicKey) else { throw CommandProblem.notRotationKey }
        let operation = try await EpochChange(
            database: database, identity: chain.identity, world: world
        ).perform { [rotation] start in
            try chain.identity.operation(.epoch(start), signing: chain.identity.grants, by: rotation)
        }
        let longer = try chain.appending(operation)
        try files.keep(longer)
        guard let start = longer.identity.epochs.last else { throw Reject.badIdentity }
        return start
    }
}

extension Identity {
    /// Keys that may go on signing heads.
    var grants: [SigningGrant] {
        spans.filter { $0.end == nil }.map { SigningGrant(key: $0.key, from: $0.from) }
    }

    /// The next operation, in which everything stays but what is named.
    func operation(
        _ change: IdentityOperation.Change, rotation keys: [Ed25519PublicKey]? = nil, signing: [SigningGrant],
        by rotation: some Signer
    ) throws -> Envelope {
        let operation = try IdentityOperation(
            number: UInt64(operations.count + 1), previous: lastHash, change: change, rotation: keys ?? self.rotation,
            signing: signing, witnesses: witnesses, endpoints: endpoints)
        return try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: rotation)
    }
}
