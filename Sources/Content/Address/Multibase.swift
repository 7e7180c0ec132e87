import Foundation
import Kernel

/// The bases that addresses come in. The raw value is the character in front of the text (multibase).
public enum Multibase: Character, CaseIterable, Sendable {
    case base16 = "f"
    case base16Capitals = "F"
    case base32 = "b"
    case base32Capitals = "B"
    case base36 = "k"
    case base36Capitals = "K"
    case base58btc = "z"
    case base64url = "u"

    /// The longest text that is looked at: an address of a 128-byte hash in base 16 has less.
    public static let characterLimit = 512

    public func encode(_ bytes: some Sequence<UInt8>) -> String {
        String(rawValue) + digits(of: bytes)
    }

    /// The bytes of `text`, which begins with the character of its base and has the one spelling of its value.
    public static func decode(_ text: some StringProtocol) throws(Malformed) -> [UInt8] {
        guard text.utf8.count <= characterLimit else { throw .tooLarge }
        guard let first = text.first, let base = Multibase(rawValue: first) else { throw .multibase }
        let digits = Array(text.utf8.dropFirst(first.utf8.count))
        guard let bytes = base.bytes(of: digits), Array(base.digits(of: bytes).utf8) == digits else { throw .multibase }
        return bytes
    }

    private func digits(of bytes: some Sequence<UInt8>) -> String {
        switch self {
        case .base16: HexText.write(bytes)
        case .base16Capitals: HexText.write(bytes).uppercased()
        case .base32: Base32.lowercase.encode(bytes)
        case .base32Capitals: Base32.capitals.encode(bytes)
        case .base36: String(decoding: Positional.base36.encode(bytes), as: UTF8.self)
        case .base36Capitals: String(decoding: Positional.base36Capitals.encode(bytes), as: UTF8.self)
        case .base58btc: String(decoding: Positional.base58.encode(bytes), as: UTF8.self)
        case .base64url: Data(bytes).base64URLEncodedString
        }
    }

    private func bytes(of digits: [UInt8]) -> [UInt8]? {
        switch self {
        case .base16, .base16Capitals: Self.hexadecimal(digits)
        case .base32: Base32.lowercase.decode(digits)
        case .base32Capitals: Base32.capitals.decode(digits)
        case .base36: Positional.base36.decode(digits[...])
        case .base36Capitals: Positional.base36Capitals.decode(digits[...])
        case .base58btc: Positional.base58.decode(digits[...])
        case .base64url: Data(base64URLEncoded: String(decoding: digits, as: UTF8.self)).map { Array($0) }
        }
    }

    /// Either case: that the spelling is the right one is checked for all bases at once.
    private static func hexadecimal(_ digits: [UInt8]) -> [UInt8]? {
        let values = digits.compactMap { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
        guard values.count == digits.count, values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
