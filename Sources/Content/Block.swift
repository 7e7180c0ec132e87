/// Some bytes and their address. That they belong together was checked when it was made.
public struct Block: Sendable, Hashable {
    public let cid: CID
    public let bytes: [UInt8]

    /// The most that any tool sends in one piece (bitswap): 2 MiB.
    public static let byteLimit = 2 << 20

    /// Computes the address.
    public init(_ codec: Codec, _ bytes: [UInt8]) {
        cid = CID(codec, Multihash(sha256: bytes))
        self.bytes = bytes
    }

    /// Bytes that somebody says have this address.
    /// - Throws: ``Malformed/hash`` where they have not, ``Malformed/tooLarge``, ``Malformed/unknownHash``.
    public init(_ cid: CID, verifying bytes: [UInt8]) throws(Malformed) {
        guard bytes.count <= Self.byteLimit else { throw .tooLarge }
        try cid.hash.verify(bytes)
        self.cid = cid
        self.bytes = bytes
    }

    /// Bytes that a store keeps under the hash of `cid`: it has checked them.
    init(_ cid: CID, kept bytes: [UInt8]) {
        self.cid = cid
        self.bytes = bytes
    }

    /// Where the address itself carries the bytes.
    public init?(inlined cid: CID) {
        guard cid.hash.function == .identity else { return nil }
        self.cid = cid
        bytes = cid.hash.digest
    }
}
