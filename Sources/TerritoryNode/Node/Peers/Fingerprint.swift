import FederationCore
import Foundation

/// Long values as two people compare them by telephone: in groups of four.
enum Fingerprint {
    /// An identity, whole: 13 groups.
    static func text(of territory: TerritoryID) -> String { grouped(territory.description) }

    /// SHA-256 of a key, 16 groups of hexadecimal digits.
    static func text(of key: Ed25519PublicKey) -> String { grouped(Hash(of: key.bytes).description) }

    private static func grouped(_ text: String) -> String {
        var rest = text[...]
        var groups: [Substring] = []
        while !rest.isEmpty {
            groups.append(rest.prefix(4))
            rest = rest.dropFirst(4)
        }
        return groups.joined(separator: " ")
    }
}
