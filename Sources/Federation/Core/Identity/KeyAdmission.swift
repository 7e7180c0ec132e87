/// Decides whether a key that somebody offers may become a key of a territory.
///
/// Besides being safe to verify with, it must not be one that is published with its secret half (test vectors,
/// examples) nor one that another territory signs with: both would let a stranger speak for the newcomer.
public struct KeyAdmission: Sendable {
    private let known: Set<Ed25519PublicKey>

    public init(known: Set<Ed25519PublicKey>) {
        self.known = known
    }

    /// - Throws: ``Reject/keyNotAdmissible``.
    public func admit(_ bytes: some Collection<UInt8>) throws(Reject) -> Ed25519PublicKey {
        let key = try Ed25519PublicKey(bytes)
        guard !known.contains(key) else { throw .keyNotAdmissible }
        return key
    }
}
