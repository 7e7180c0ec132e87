/// The short name of a territory, such as `se` or `no-nord`: what people see behind `@eva@`.
///
/// It is a local name for a pinned identity (`tid`), never a proof of anything.
public struct TerritoryCode: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    /// Two letters, then optionally a hyphen and one to eight letters or digits; reserved words are nil.
    public init?(_ description: String) {
        guard Self.hasValidForm(description), !Self.reserved.contains(description) else { return nil }
        self.description = description
    }

    /// Why a text cannot be a code, for messages to people.
    public static let rule =
        "two letters a–z, optionally followed by a hyphen and 1–8 letters or digits (for example se or no-nord)"

    /// Codes that would read as something else in an address or a host name.
    static let reserved: Set<String> = ["xn", "pg", "zz"]

    private static func hasValidForm(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let first = parts.first, first.count == 2, first.allSatisfy(isLetter), parts.count <= 2 else {
            return false
        }
        guard parts.count == 2 else { return true }
        return (1...8).contains(parts[1].count) && parts[1].allSatisfy { isLetter($0) || isDigit($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension TerritoryCode: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let code = TerritoryCode(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: Self.rule))
        }
        self = code
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
