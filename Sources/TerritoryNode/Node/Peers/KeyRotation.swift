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
        let chain = try files.chain()
        guard chain.identity.rotation.contains(rotation.publicKey) else { throw CommandProblem.notRotationKey }
        let next = try nextKey()
        var identity = chain.identity
        if !identity.signing.contains(next.publicKey) {
            let old = try files.signingKey.publicKey
            let operation = try await SigningKeyChange(database: database, world: world)
                .perform(to: next.publicKey) { [rotation] from in
                    try Self.operation(
                        after: chain.identity, from: from, old: old, new: next.publicKey, reason, rotation)
                }
            let longer = try chain.appending(operation)
            try files.keep(longer)
            identity = longer.identity
        }
        try files.keys.replace(.signing, with: files.keys.read(.nextSigning))
        try files.keys.remove(.nextSigning)
        return identity
    }

    /// Made once, also where the command is repeated.
    private func nextKey() throws -> SigningKey {
        if !files.keys.has(.nextSigning) {
            let seed = Hexadecimal.encode(world.randomBytes(SigningKey.seedByteCount)) + "\n"
            try files.keys.replace(.nextSigning, with: Data(seed.utf8))
        }
        return try SigningKey(seed: files.keys.secret(.nextSigning))
    }

    private static func operation(
        after identity: Identity, from: HeadPosition, old: Ed25519PublicKey, new: Ed25519PublicKey, _ reason: Reason,
        _ rotation: SigningKey
    ) throws -> Envelope {
        let others = identity.spans.filter { $0.end == nil && $0.key != old }
        let operation = try IdentityOperation(
            number: UInt64(identity.operations.count + 1), previous: identity.lastHash,
            change: reason == .stolen ? .revoke(key: old, lastGoodSize: from.size - 1) : .update,
            rotation: identity.rotation,
            signing: others.map { SigningGrant(key: $0.key, from: $0.from) } + [SigningGrant(key: new, from: from)],
            witnesses: identity.witnesses, endpoints: identity.endpoints)
        return try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: rotation)
    }
}
