import Kernel

/// A territory's name for ever: the hash of the first operation of its identity, whole. It is written as 52 characters
/// of base32, which are a safe token of the bus and of a path.
public struct TerritoryID: Hashable, Sendable, LosslessStringConvertible {
    public let hash: Hash

    public init(hash: Hash) {
        self.hash = hash
    }

    /// base32(SHA-256(PAE(identity type, genesis))).
    public init(genesis: Genesis) {
        hash = Hash(of: PreAuthenticationEncoding.pae(Genesis.payloadType, genesis.encoded))
    }

    public var description: String { Base32.lowercase.encode(hash.bytes) }

    public init?(_ description: String) {
        self.init(utf8: description.utf8)
    }

    init?(utf8: some Collection<UInt8>) {
        guard let bytes = Base32.lowercase.decode(utf8), let hash = Hash(bytes) else { return nil }
        self.hash = hash
    }
}
