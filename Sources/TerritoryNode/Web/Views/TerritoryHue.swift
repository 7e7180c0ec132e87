/// The colour of a territory: one of twelve pairs, a light and a dark one, whose contrast is checked.
///
/// The colours are in the stylesheet under `.hue-0` … `.hue-11`, because nothing inline is allowed.
public struct TerritoryHue: Hashable, Sendable {
    public static let count = 12

    public let number: Int

    public init?(number: Int) {
        guard (0..<Self.count).contains(number) else { return nil }
        self.number = number
    }

    /// What a territory has until somebody chooses: always the same for one code (FNV-1a).
    public init(of code: String) {
        let hash = code.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        number = Int(hash % UInt32(Self.count))
    }
}
