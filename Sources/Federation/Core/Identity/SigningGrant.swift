/// A key that may sign heads, and the first head it may sign.
public struct SigningGrant: Hashable, Sendable {
    public let key: Ed25519PublicKey
    public let from: HeadPosition

    public init(key: Ed25519PublicKey, from: HeadPosition) {
        self.key = key
        self.from = from
    }
}
