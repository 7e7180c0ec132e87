/// Decides whether a key that somebody offers may become a key of a territory.
///
/// Besides being safe to verify with, it must not be one that is published with its secret half (test vectors,
/// examples) nor one that another territory signs with: both would let a stranger speak for the newcomer.
public struct KeyAdmission: Sendable {
    private let known: Set<Ed25519PublicKey>

    public init(known: Set<Ed25519PublicKey>) {
        self.known = known
    }

    /// Of keys whose secret half anybody can read.
    public static let published = KeyAdmission(known: publishedKeys)

    /// - Throws: ``Reject/keyNotAdmissible`` where an identity names one of them, to sign with or to change itself by.
    public func admit(_ identity: Identity) throws(Reject) {
        let named = identity.spans.map(\.key) + identity.genesis.rotation + identity.rotation
        guard known.isDisjoint(with: named) else { throw .keyNotAdmissible }
    }

    /// - Throws: ``Reject/keyNotAdmissible``.
    public func admit(_ bytes: some Collection<UInt8>) throws(Reject) -> Ed25519PublicKey {
        let key = try Ed25519PublicKey(bytes)
        guard !known.contains(key) else { throw .keyNotAdmissible }
        return key
    }
}

extension KeyAdmission {
    /// RFC 8032 section 7.1 (TEST 1, whose territory is the example of docs/federation, 2, 3, 1024 and SHA(abc)) and RFC 8410
    /// section 10.3.
    private static let publishedKeys = Set(
        [
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1",
        ].compactMap { Hexadecimal.decode($0).flatMap { try? Ed25519PublicKey($0) } })
}
