/// A change of a territory's identity: what it is from then on, whole, and why (TFL v1 section 6).
public struct IdentityOperation: Hashable, Sendable {
    public static let witnessCount = 0...16
    public static let endpointCount = 0...8
    /// Of an endpoint's text, in bytes: printable ASCII without quotes and backslashes, so that it needs no escapes.
    public static let endpointBytes = 1...512

    public enum Change: Hashable, Sendable {
        case update
        /// A key was stolen: of what it signed in the epoch, only heads up to a size count.
        case revoke(key: Ed25519PublicKey, lastGoodSize: UInt64)
        case epoch(EpochStart)
        /// The territory is no more; nothing follows.
        case tombstone
    }

    /// 1 for the first after the genesis.
    public let number: UInt64
    /// Of the operation before: SHA-256 over its pre-authentication encoding.
    public let previous: Hash
    public let change: Change
    /// Keys that may sign the next operation, the highest priority first.
    public let rotation: [Ed25519PublicKey]
    /// All keys that may go on signing heads.
    public let signing: [SigningGrant]
    /// Territories asked to cosign heads.
    public let witnesses: [TerritoryID]
    /// Where the territory answers, by what for: `tfl` is the address of TFL over HTTPS.
    public let endpoints: [String: String]

    /// - Throws: ``Reject/badIdentity`` where a list is too long or short, names something twice, or an endpoint is no such text.
    public init(
        number: UInt64, previous: Hash, change: Change, rotation: [Ed25519PublicKey], signing: [SigningGrant],
        witnesses: [TerritoryID] = [], endpoints: [String: String] = [:]
    ) throws(Reject) {
        let signingCount = change == .tombstone ? 0...0 : Genesis.keyCount
        guard Genesis.keyCount.contains(rotation.count), Set(rotation).count == rotation.count,
            signingCount.contains(signing.count), Set(signing.map(\.key)).count == signing.count,
            Self.witnessCount.contains(witnesses.count), Set(witnesses).count == witnesses.count,
            Self.endpointCount.contains(endpoints.count),
            endpoints.allSatisfy({ Self.isName($0.key) && Self.isEndpoint($0.value) })
        else { throw .badIdentity }
        self.number = number
        self.previous = previous
        self.change = change
        self.rotation = rotation
        self.signing = signing
        self.witnesses = witnesses
        self.endpoints = endpoints
    }

    private static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isEndpoint(_ text: String) -> Bool {
        endpointBytes.contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
    }
}
