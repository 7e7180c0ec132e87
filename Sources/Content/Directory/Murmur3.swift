/// The first 64 bits of MurmurHash3 x64 128 with seed 0 (Austin Appleby, public domain algorithm), by which large folders are
/// sharded. It is no protection against anybody: names that collide are possible, and only make the trie deeper.
enum Murmur3 {
    private static let c1: UInt64 = 0x87c3_7b91_1142_53d5
    private static let c2: UInt64 = 0x4cf5_ad43_2745_937f

    static func hash64(_ bytes: some Sequence<UInt8>) -> UInt64 {
        let bytes = Array(bytes)
        var h1: UInt64 = 0
        var h2: UInt64 = 0
        let whole = bytes.count / 16 * 16
        for start in stride(from: 0, to: whole, by: 16) {
            h1 ^= first(littleEndian(bytes[start..<start + 8]))
            h1 = (rotated(h1, 27) &+ h2) &* 5 &+ 0x52dc_e729
            h2 ^= second(littleEndian(bytes[start + 8..<start + 16]))
            h2 = (rotated(h2, 31) &+ h1) &* 5 &+ 0x3849_5ab5
        }
        let tail = bytes[whole...]
        h2 ^= second(littleEndian(tail.dropFirst(8)))
        h1 ^= first(littleEndian(tail.prefix(8)))
        h1 ^= UInt64(bytes.count)
        h2 ^= UInt64(bytes.count)
        h1 &+= h2
        h2 &+= h1
        return mixed(h1) &+ mixed(h2)
    }

    private static func first(_ word: UInt64) -> UInt64 { rotated(word &* c1, 31) &* c2 }
    private static func second(_ word: UInt64) -> UInt64 { rotated(word &* c2, 33) &* c1 }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }

    private static func mixed(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ word >> 33) &* 0xff51_afd7_ed55_8ccd
        word = (word ^ word >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return word ^ word >> 33
    }
}
