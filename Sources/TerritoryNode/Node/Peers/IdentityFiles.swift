import FederationCore
import Foundation
import Kernel
import Registry

/// A territory's identity as its key folder keeps it: the chain of operations, and the key that signs now.
struct IdentityFiles {
    let keys: KeyFolder

    /// - Throws: ``RegistryError/damagedKey(path:)`` where the chain is not the identity's own.
    func chain() throws -> IdentityChain {
        guard keys.has(.identity) else { return try begin() }
        do {
            return try IdentityChain(IdentityChain.decode([UInt8](keys.read(.identity)), upTo: .max))
        } catch is Reject {
            throw RegistryError.damagedKey(path: path)
        }
    }

    /// The chain of a territory that is not over.
    /// - Throws: ``CommandProblem``.
    func livingChain() throws -> IdentityChain {
        let chain = try chain()
        guard !chain.identity.isTombstoned else { throw CommandProblem.identityEnded }
        return chain
    }

    /// The key that takes another's place: made once, also where the command is repeated.
    func next(_ file: KeyFolder.File, _ world: World) throws -> SigningKey {
        if !keys.has(file) {
            let seed = Hexadecimal.encode(world.randomBytes(SigningKey.seedByteCount)) + "\n"
            try keys.replace(file, with: Data(seed.utf8))
        }
        return try SigningKey(seed: keys.secret(file))
    }

    var signingKey: SigningKey {
        get throws { try SigningKey(seed: keys.secret(.signing)) }
    }

    /// What tells one state of the files from another, without reading them.
    var version: String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return "\(attributes?[.size] ?? 0) \(attributes?[.modificationDate] ?? 0)"
    }

    func keep(_ chain: IdentityChain) throws {
        try keys.replace(.identity, with: Data(chain.encoded))
    }

    /// A territory of a program that knew only the genesis.
    private func begin() throws -> IdentityChain {
        let genesis = try Genesis(decoding: [UInt8](keys.read(.genesis)))
        let chain = try IdentityChain([genesis.signed(by: SigningKey(seed: keys.secret(.rotation)))])
        try keep(chain)
        return chain
    }

    private var path: String { keys.url.appending(path: KeyFolder.File.identity.rawValue).path }
}
