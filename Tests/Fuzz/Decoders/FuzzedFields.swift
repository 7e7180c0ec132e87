import FederationCore

/// Takes bytes for numbers and hashes, so that a fuzzer can write those.
struct FuzzedFields {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// Big-endian; as if zeros followed the last byte.
    mutating func number() -> UInt64 {
        defer { rest = rest.dropFirst(8) }
        return (rest.prefix(8) + [UInt8](repeating: 0, count: 8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// All that follow, whole ones.
    mutating func hashes() -> [Hash] {
        var hashes: [Hash] = []
        while let hash = Hash(rest.prefix(Hash.byteCount)) {
            hashes.append(hash)
            rest = rest.dropFirst(Hash.byteCount)
        }
        return hashes
    }
}
