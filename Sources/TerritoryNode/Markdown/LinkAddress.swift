import Foundation

/// Which addresses people's links may lead to (S-091).
public enum LinkAddress {
    static let schemes: Set = ["https", "http", "mailto"]
    /// Longer ones are text.
    static let maximumBytes = 2000

    /// Whether the address names one of the schemes itself. One without a scheme would mean this site's own pages.
    public static func isAllowed(_ address: String) -> Bool {
        guard address.utf8.count <= maximumBytes, address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            let colon = address.firstIndex(of: ":")
        else { return false }
        return schemes.contains(address[..<colon].lowercased())
    }
}
