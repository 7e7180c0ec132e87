import Foundation
import Kernel

/// A list of bits in which a credential's status stands: W3C Bitstring Status List 1.0. The first bit is the highest of the first
/// byte.
enum StatusBits {
    /// Entries of one list, as few as the recommendation allows: 16 KiB.
    static let count = 131_072

    /// The bits, gzip-compressed, in base64url with the multibase prefix `u` (§2.2).
    static func encode(_ indices: [Int]) -> String {
        var bytes = [UInt8](repeating: 0, count: count / 8)
        for index in indices where (0..<count).contains(index) { bytes[index / 8] |= 0x80 >> UInt8(index % 8) }
        return "u" + Data(Deflate.gzip(bytes)).base64URLEncodedString
    }

    /// Whether a bit is set; nil where the text is no list.
    static func isSet(_ index: Int, in encoded: String) -> Bool? {
        guard encoded.first == "u", let packed = Data(base64URLEncoded: String(encoded.dropFirst())),
            let bytes = Deflate.gunzip([UInt8](packed), limit: 8 * count), index >= 0, index / 8 < bytes.count
        else { return nil }
        return bytes[index / 8] & (0x80 >> UInt8(index % 8)) != 0
    }
}
