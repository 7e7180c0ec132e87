import Kernel

/// The first operation of a territory's identity. Its hash is the territory's ID, so it can never change.
public struct Genesis: Hashable, Sendable {
    public static let payloadType = "application/vnd.tfl.identity.v1+json"
    /// Of an identity operation, the first and all later ones.
    public static let maximumBytes = 7_500
    /// Of each purpose.
    public static let keyCount = 1...5

    /// Keys that sign the next operation, the highest priority first. They stay offline.
    public let rotation: [Ed25519PublicKey]
    /// Keys that sign heads and envelopes from position 0.
    public let signing: [Ed25519PublicKey]

    /// - Throws: ``Reject/badIdentity`` where there are none, too many, or one twice for the same purpose.
    public init(rotation: [Ed25519PublicKey], signing: [Ed25519PublicKey]) throws(Reject) {
        guard Self.isList(rotation), Self.isList(signing) else { throw .badIdentity }
        self.rotation = rotation
        self.signing = signing
    }

    /// The key that signs from position 0.
    public var signingKey: Ed25519PublicKey { signing[0] }

    private static func isList(_ keys: [Ed25519PublicKey]) -> Bool {
        keyCount.contains(keys.count) && Set(keys).count == keys.count
    }
}

extension Genesis {
    /// The exact bytes; the keys' spelling needs no escapes.
    public var encoded: [UInt8] {
        Array(#"{"v":1,"rotation":[\#(Self.list(rotation))],"signing":[\#(Self.list(signing))],"prev":null}"#.utf8)
    }

    /// Takes only the bytes that ``encoded`` writes: a second spelling would be a second territory with the same keys.
    /// - Throws: ``Reject/badIdentity``, ``Reject/keyNotAdmissible``, ``Reject/tooLarge``.
    public init(decoding bytes: some Collection<UInt8>) throws(Reject) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        guard let value = try? JSONParser.parse(Array(bytes)), value["v"]?.integer() == 1, value["prev"] == .null
        else { throw .badIdentity }
        try self.init(rotation: Self.keys(value["rotation"]), signing: Self.keys(value["signing"]))
        guard encoded.elementsEqual(bytes) else { throw .badIdentity }
    }

    private static func list(_ keys: [Ed25519PublicKey]) -> String {
        keys.map { "\"\($0)\"" }.joined(separator: ",")
    }

    private static func keys(_ value: JSONValue?) throws(Reject) -> [Ed25519PublicKey] {
        guard let items = value?.array, keyCount.contains(items.count) else { throw .badIdentity }
        var keys: [Ed25519PublicKey] = []
        for item in items {
            guard let text = item.string else { throw .badIdentity }
            keys.append(try Ed25519PublicKey(text: text))
        }
        return keys
    }
}
