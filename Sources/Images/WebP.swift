/// A WebP as a file: a RIFF of chunks, each four letters, a length and so many bytes (RFC 9649 §2.3).
public enum WebP {
    /// The same picture without what is said about it (EXIF, XMP, colour profile), which encoders add unasked.
    /// - Returns: nil where it is none.
    public static func bare(_ file: [UInt8]) -> [UInt8]? {
        guard isWebP(file) else { return nil }
        var kept: [UInt8] = []
        var rest = file.dropFirst(headLength)
        while rest.count >= chunkHeadLength {
            let name = String(decoding: rest.prefix(4), as: UTF8.self)
            let length = Int(number(rest.dropFirst(4).prefix(4)))
            let whole = chunkHeadLength + length + length % 2
            guard rest.count >= whole else { return nil }
            if pictures.contains(name) {
                kept += name == "VP8X" ? plain(rest.prefix(whole)) : Array(rest.prefix(whole))
            }
            rest = rest.dropFirst(whole)
        }
        return Array("RIFF".utf8) + littleEndian(UInt32(kept.count + 4)) + Array("WEBP".utf8) + kept
    }

    public static func isWebP(_ file: [UInt8]) -> Bool {
        file.starts(with: Array("RIFF".utf8)) && file.dropFirst(8).starts(with: Array("WEBP".utf8))
    }

    private static let headLength = 12
    private static let chunkHeadLength = 8
    private static let pictures: Set<String> = ["VP8X", "VP8 ", "VP8L", "ALPH"]
    /// What says in its first byte that there is a profile, EXIF and XMP (§2.7.1).
    private static let metadataFlags: UInt8 = 0x2c

    private static func plain(_ chunk: ArraySlice<UInt8>) -> [UInt8] {
        var chunk = Array(chunk)
        if chunk.count > chunkHeadLength { chunk[chunkHeadLength] &= ~metadataFlags }
        return chunk
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
