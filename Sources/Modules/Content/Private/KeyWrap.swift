import Content
import Crypto
import Foundation
import Kernel

/// Keeps the keys of private files so that a copy of the database alone opens none: sealed by a key that only the node has, each for one
/// file of one member.
struct KeyWrap: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: the node's own.
    init(secret: SymmetricKey) {
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Data("private files".utf8), outputByteCount: 32)
    }

    func wrap(_ fileKey: SymmetricKey, of root: CID, for member: UUID) throws -> Data {
        let bytes = fileKey.withUnsafeBytes { Data($0) }
        return try ChaChaPoly.seal(bytes, using: key, authenticating: Self.place(root, member)).combined
    }

    /// - Throws: `CryptoKitError` where it was made for another file, or by another node.
    func unwrap(_ wrapped: Data, of root: CID, for member: UUID) throws -> FileSeal {
        let box = try ChaChaPoly.SealedBox(combined: wrapped)
        return FileSeal(
            key: SymmetricKey(data: try ChaChaPoly.open(box, using: key, authenticating: Self.place(root, member))))
    }

    private static func place(_ root: CID, _ member: UUID) -> Data {
        Data("\(root.v1)\n\(member.uuidString.lowercased())".utf8)
    }
}
