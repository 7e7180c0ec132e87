/// A key that signs notes: its name, what its signatures mean, and the four bytes a note's line names it by.
public struct LogKey: Hashable, Sendable {
    /// What a signature of the key covers. The byte is part of ``id``, so neither passes for the other.
    public enum Kind: UInt8, Sendable {
        /// C2SP signed-note Ed25519: the text.
        case signature = 0x01
        /// C2SP tlog-cosignature: a time and the text.
        case cosignature = 0x04
    }

    public let name: String
    public let kind: Kind
    public let publicKey: Ed25519PublicKey
    /// SHA-256(name ‖ 0x0A ‖ kind ‖ public key), the first four bytes in big-endian order.
    public let id: UInt32

    /// - Throws: ``Reject/badNote`` where a note could not carry the name.
    public init(name: String, kind: Kind, publicKey: Ed25519PublicKey) throws(Reject) {
        guard NoteSignature.isName(name) else { throw .badNote }
        self.init(checkedName: name, kind: kind, publicKey: publicKey)
    }

    /// The key that signs the heads of a log.
    public init(origin: LogOrigin, publicKey: Ed25519PublicKey) {
        self.init(checkedName: origin.description, kind: .signature, publicKey: publicKey)
    }

    /// The same key as it signs times: a log's own freshness, or as a witness of others.
    public var cosigning: LogKey {
        LogKey(checkedName: name, kind: .cosignature, publicKey: publicKey)
    }

    private init(checkedName name: String, kind: Kind, publicKey: Ed25519PublicKey) {
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let hash = Hash(of: Array(name.utf8) + [0x0a, kind.rawValue] + publicKey.bytes)
        id = hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
