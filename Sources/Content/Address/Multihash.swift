import Crypto

/// A digest that says which function made it (multihash).
public struct Multihash: Hashable, Sendable {
    public let function: HashFunction
    public let digest: [UInt8]

    /// The longest digest that is read. An identity "digest" is the content itself, and content belongs in blocks.
    public static let digestLimit = 128

    /// - Throws: ``Malformed/multihash`` where the digest has another length than the function makes.
    public init(_ function: HashFunction, digest: [UInt8]) throws(Malformed) {
        guard digest.count == function.digestLength ?? digest.count, digest.count <= Self.digestLimit else {
            throw .multihash
        }
        self.function = function
        self.digest = digest
    }

    /// SHA-256 of `bytes`: the function that every address made here uses.
    public init(sha256 bytes: [UInt8]) {
        var hasher = SHA256()
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        function = .sha256
        digest = Array(hasher.finalize())
    }

    init(from cursor: inout ByteCursor) throws(Malformed) {
        let function = HashFunction(rawValue: try cursor.varint())
        let count = try cursor.varint()
        guard count <= Self.digestLimit else { throw .multihash }
        try self.init(function, digest: Array(cursor.take(count)))
    }

    public var bytes: [UInt8] {
        Varint.encode(function.rawValue) + Varint.encode(UInt64(digest.count)) + digest
    }

    /// Whether bytes can be compared with it here.
    var isChecked: Bool { [.sha256, .sha512, .identity].contains(function) }

    /// - Throws: ``Malformed/hash`` where `content` is something else, ``Malformed/unknownHash`` where nobody here can tell.
    public func verify(_ content: [UInt8]) throws(Malformed) {
        let actual: [UInt8]
        switch function {
        case .sha256: actual = Multihash(sha256: content).digest
        case .sha512: actual = content.withUnsafeBytes { Array(SHA512.hash(data: $0)) }
        case .identity: actual = content
        default: throw .unknownHash
        }
        guard actual == digest else { throw .hash }
    }
}
