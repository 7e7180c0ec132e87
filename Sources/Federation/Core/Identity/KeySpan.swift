/// The part of a log's history for which a key may sign heads.
public struct KeySpan: Hashable, Sendable {
    public let key: Ed25519PublicKey
    public let from: HeadPosition
    /// The first position that is no longer the key's; nil while it may go on.
    public internal(set) var end: HeadPosition?

    func contains(_ position: HeadPosition) -> Bool {
        from <= position && end.map { position < $0 } ?? true
    }
}
