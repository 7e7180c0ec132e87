/// Base32 (RFC 4648 §6) without padding, with one spelling for each value.
public struct Base32: Sendable {
    /// `a…z2…7`: safe as a token of the bus and in a host name.
    public static let lowercase = Base32("abcdefghijklmnopqrstuvwxyz234567")
    /// `A…Z2…7`: the spelling of NATS keys.
    public static let capitals = Base32("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    private let alphabet: [UInt8]
    /// The value of each byte as a digit; 32 where it is none.
    private let values: [UInt8]

    private init(_ alphabet: StaticString) {
        self.alphabet = Array("\(alphabet)".utf8)
        var values = [UInt8](repeating: 32, count: 256)
        for (value, digit) in self.alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        self.values = values
    }

    public func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> bits & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Only what ``encode(_:)`` writes: its own alphabet, no padding, unused bits zero. Anything else is nil.
    public func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for digit in text {
            guard values[Int(digit)] < 32 else { return nil }
            buffer = buffer << 5 | UInt32(values[Int(digit)])
            bits += 5
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
        }
        return encode(bytes).utf8.elementsEqual(text) ? bytes : nil
    }
}
