public import Foundation

/// The text of a UUID, read and written byte by byte: ids are in every request, and the C library's way, through formats, takes
/// as long as a look into an index.
extension UUID {
    /// Reads the 36 characters of RFC 9562 §4, in either case; anything else is nil.
    public init?(canonical text: String) {
        var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        var position = 0
        var digits = 0
        for character in text.utf8 {
            defer { position += 1 }
            if Self.hyphens.contains(position) {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard digits < 32, let digit = Self.digit(character) else { return nil }
            withUnsafeMutableBytes(of: &bytes) { $0[digits / 2] = $0[digits / 2] << 4 | digit }
            digits += 1
        }
        guard digits == 32 else { return nil }
        self.init(uuid: bytes)
    }

    /// The 36 characters in lower case.
    public var lowercaseText: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var position = 0
                for byte in bytes {
                    if Self.hyphens.contains(position) {
                        text[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    text[position] = HexText.digits[Int(byte >> 4)]
                    text[position + 1] = HexText.digits[Int(byte & 15)]
                    position += 2
                }
                return position
            }
        }
    }

    private static let hyphens = [8, 13, 18, 23]

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
