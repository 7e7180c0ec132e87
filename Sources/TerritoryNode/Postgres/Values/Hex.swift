/// The hexadecimal form of `bytea` (PostgreSQL manual, 8.4.1). Entries and payloads travel in it by the thousand, so neither way
/// makes a copy in between.
enum Hex {
    static func bytea(_ bytes: some Collection<UInt8>) -> String {
        unsafe String(unsafeUninitializedCapacity: 2 + bytes.count * 2) { text in
            unsafe text[0] = UInt8(ascii: "\\")
            unsafe text[1] = UInt8(ascii: "x")
            var position = 2
            for byte in bytes {
                unsafe text[position] = digit(byte >> 4)
                unsafe text[position + 1] = digit(byte & 15)
                position += 2
            }
            return position
        }
    }

    /// nil when the text is not of that form.
    static func bytes(bytea text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { source in
            let count = (source.count - 2) / 2
            guard source.count >= 2, source.count % 2 == 0, unsafe source[0] == UInt8(ascii: "\\"),
                unsafe source[1] == UInt8(ascii: "x")
            else { return nil }
            var isHex = true
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, written in
                for position in 0..<count {
                    let high = unsafe value(source[2 + position * 2])
                    let low = unsafe value(source[3 + position * 2])
                    isHex = isHex && high < 16 && low < 16
                    unsafe bytes[position] = high << 4 | low & 15
                }
                written = count
            }
            return isHex ? bytes : nil
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
    }

    /// 16 where it is no digit.
    private static func value(_ digit: UInt8) -> UInt8 {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: 16
        }
    }
}
