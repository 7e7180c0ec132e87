import ArgumentParser
import FederationCore
import Foundation
import Registry

/// The key that may change a territory's identity.
struct RotationOptions: ParsableArguments {
    @Option(help: "File with the rotation key, where it was taken out of the state folder.")
    var rotationKey: String?

    /// - Throws: ``RegistryError`` where the file is none, or others may read it.
    func key(_ files: IdentityFiles) throws -> SigningKey {
        guard let rotationKey else { return try SigningKey(seed: files.keys.secret(.rotation)) }
        let text = try PrivateFile.text(at: rotationKey)
        guard let seed = Hexadecimal.decode(text), let key = try? SigningKey(seed: seed) else {
            throw RegistryError.damagedKey(path: rotationKey)
        }
        return key
    }
}
