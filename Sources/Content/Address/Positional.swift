/// Bytes as one large number in a base that is no power of two: base58btc and base36. Leading zero bytes are leading zero digits.
///
/// The time grows with the square of the length; whoever calls bounds it.
struct Positional: Sendable {
    static let base58 = Positional("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    static let base36 = Positional("0123456789abcdefghijklmnopqrstuvwxyz")
    static let base36Capitals = Positional("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    private let alphabet: [UInt8]
    private var base: Int { alphabet.count }

    private init(_ alphabet: StaticString) {
        self.alphabet = Array("\(alphabet)".utf8)
    }

    func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        let zeros = bytes.prefix { $0 == 0 }.count
        let digits = Self.convert(bytes.dropFirst(zeros).map(Int.init), from: 256, to: base)
        return ([Int](repeating: 0, count: zeros) + digits).map { alphabet[$0] }
    }

    /// Nil where a character is no digit.
    func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let digits = text.compactMap { alphabet.firstIndex(of: $0) }
        guard digits.count == text.count else { return nil }
        let zeros = digits.prefix { $0 == 0 }.count
        let bytes = Self.convert(Array(digits.dropFirst(zeros)), from: base, to: 256)
        return [UInt8](repeating: 0, count: zeros) + bytes.map { UInt8($0) }
    }

    /// The digits, most significant first, of the same number in another base.
    private static func convert(_ digits: [Int], from: Int, to: Int) -> [Int] {
        var result: [Int] = []
        for digit in digits {
            var carry = digit
            for index in result.indices {
                carry += result[index] * from
                result[index] = carry % to
                carry /= to
            }
            while carry > 0 {
                result.append(carry % to)
                carry /= to
            }
        }
        return result.reversed()
    }
}
