/// The address of a block: what its bytes hash to, and how they are to be read (CID specification, versions 0 and 1).
public struct CID: Hashable, Sendable {
    public enum Version: Sendable {
        /// A bare SHA-256 multihash of a dag-pb block, `Qm…`.
        case v0
        case v1
    }

    public let version: Version
    public let codec: Codec
    public let hash: Multihash

    public init(_ codec: Codec, _ hash: Multihash) {
        version = .v1
        self.codec = codec
        self.hash = hash
    }

    /// Version 0, which has only dag-pb and SHA-256.
    /// - Throws: ``Malformed/cid`` for another function.
    public init(v0 hash: Multihash) throws(Malformed) {
        guard hash.function == .sha256 else { throw .cid }
        version = .v0
        codec = .dagPB
        self.hash = hash
    }

    /// All of `bytes`.
    public init(_ bytes: [UInt8]) throws(Malformed) {
        var cursor = ByteCursor(bytes[...], orThrow: .cid)
        try self.init(from: &cursor)
        guard cursor.isAtEnd else { throw .cid }
    }

    /// The text of an address: `Qm…`, or version 1 in any base of ``Multibase``.
    public init(_ text: some StringProtocol) throws(Malformed) {
        if text.utf8.count == Self.v0CharacterCount, text.hasPrefix("Qm") {
            guard let bytes = Positional.base58.decode(Array(text.utf8)[...]) else { throw .multibase }
            try self.init(bytes)
        } else {
            try self.init(Multibase.decode(text))
            // Version 0 has no base in front of it.
            guard version == .v1 else { throw .cid }
        }
    }

    init(from cursor: inout ByteCursor) throws(Malformed) {
        if cursor.rest.starts(with: Self.v0Prefix) {
            try self.init(v0: Multihash(from: &cursor))
            return
        }
        guard try cursor.varint() == 1 else { throw .cid }
        self.init(Codec(rawValue: try cursor.varint()), try Multihash(from: &cursor))
    }

    public var bytes: [UInt8] {
        switch version {
        case .v0: hash.bytes
        case .v1: [1] + Varint.encode(codec.rawValue) + hash.bytes
        }
    }

    /// The same block, in version 1.
    public var v1: CID { CID(codec, hash) }

    /// Version 1 in any base.
    public func text(in base: Multibase) -> String {
        base.encode(v1.bytes)
    }

    private static let v0CharacterCount = 46
    /// SHA-256, 32 bytes: no version 1 address begins so, because 0x12 is no version.
    private static let v0Prefix: [UInt8] = [0x12, 0x20]
}

extension CID: CustomStringConvertible {
    /// `Qm…` or `b…`.
    public var description: String {
        switch version {
        case .v0: String(decoding: Positional.base58.encode(bytes), as: UTF8.self)
        case .v1: text(in: .base32)
        }
    }
}
