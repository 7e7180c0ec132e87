/// The hashes of a consistency proof as requests are answered with them: base64, one a line; nothing at all where there is nothing
/// to prove.
public enum ConsistencyText {
    public static func encode(_ path: [Hash]) -> [UInt8] {
        path.flatMap(\.line)
    }

    /// - Throws: ``Reject/badProof``, ``Reject/badFrame``, ``Reject/nonCanonicalBase64``.
    public static func decode(_ bytes: [UInt8]) throws(Reject) -> [Hash] {
        var lines = TextLines(bytes + [0x0a])
        let path = try lines.hashes()
        guard lines.remainder.isEmpty else { throw .badFrame }
        return path
    }
}
