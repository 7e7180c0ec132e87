public import Foundation

/// One leaf of a territory's log: what happened, to what, and a commitment to the payload that says how.
///
/// The bytes are those of TFL v1 section 1, big-endian and in fixed order. Salt and payload live outside, so that erasing
/// them leaves every root valid.
public struct Entry: Hashable, Sendable {
    /// A receiver that does not know the type stops applying this origin.
    public var isCritical: Bool
    /// 0-based position in the log.
    public var sequence: UInt64
    /// Unix milliseconds at the origin; informational, never used for order.
    public var timeMilliseconds: UInt64
    /// UUIDv7, unique per origin.
    public var id: UUID
    public var type: EntryType
    /// Version of the type's schema.
    public var schemaVersion: UInt16
    /// The aggregate the entry is about. Never personal data.
    public var objectID: UUID
    public var audience: Audience
    /// Bytes of the payload, at most ``maximumPayloadBytes``.
    public var payloadLength: UInt32
    public var commitment: Hash

    /// Anything larger travels as a CID.
    public static let maximumPayloadBytes = 131_072

    public init(
        isCritical: Bool = false, sequence: UInt64, timeMilliseconds: UInt64, id: UUID, type: EntryType,
        schemaVersion: UInt16, objectID: UUID, audience: Audience, payloadLength: UInt32, commitment: Hash
    ) {
        self.isCritical = isCritical
        self.sequence = sequence
        self.timeMilliseconds = timeMilliseconds
        self.id = id
        self.type = type
        self.schemaVersion = schemaVersion
        self.objectID = objectID
        self.audience = audience
        self.payloadLength = payloadLength
        self.commitment = commitment
    }

    /// Who may hold the payload.
    public enum Audience: UInt8, Sendable {
        case everyone = 0
        case listedTerritories = 1
        case identityAndControl = 2
    }
}

extension Entry {
    static let fixedByteCount = 93

    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.fixedByteCount + type.name.utf8.count)
        bytes.append(contentsOf: "TFE1".utf8)
        bytes.append(isCritical ? 1 : 0)
        bytes.append(bigEndian: sequence)
        bytes.append(bigEndian: timeMilliseconds)
        withUnsafeBytes(of: id.uuid) { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(type.name.utf8.count))
        bytes.append(contentsOf: type.name.utf8)
        bytes.append(bigEndian: schemaVersion)
        withUnsafeBytes(of: objectID.uuid) { bytes.append(contentsOf: $0) }
        bytes.append(audience.rawValue)
        bytes.append(bigEndian: payloadLength)
        commitment.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The entry that `bytes` are, all of them.
    public init(decoding bytes: ArraySlice<UInt8>) throws(Reject) {
        var reader = ByteReader(bytes)
        try reader.magic("TFE1")
        let flags = try reader.integer(UInt8.self)
        guard flags & ~1 == 0 else { throw .unknownFlags }
        isCritical = flags == 1
        sequence = try reader.integer()
        timeMilliseconds = try reader.integer()
        id = UUID(bytes: try reader.take(16))
        let typeLength = try reader.integer(UInt8.self)
        guard let type = EntryType(utf8: try reader.take(Int(typeLength))) else { throw .badType }
        self.type = type
        schemaVersion = try reader.integer()
        objectID = UUID(bytes: try reader.take(16))
        guard let audience = Audience(rawValue: try reader.integer()) else { throw .badAudience }
        self.audience = audience
        payloadLength = try reader.integer()
        guard payloadLength <= Self.maximumPayloadBytes else { throw .tooLarge }
        guard let commitment = Hash(try reader.take(Hash.byteCount)) else { throw .badFrame }
        self.commitment = commitment
        try reader.requireEnd()
    }
}

extension UUID {
    /// From exactly 16 bytes.
    init(bytes: ArraySlice<UInt8>) {
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
        self.init(uuid: value)
    }
}
