public import Kernel

/// What an operator asks for when creating a territory.
public struct TerritoryRequest: Sendable, Hashable {
    public let code: TerritoryCode
    public let name: String
    /// Host name, with a port where it is not the scheme's own: `se.example.org`, `127.0.0.1:8080`.
    public let domain: String
    public let adminEmail: String
    /// BCP 47 tag of the language the territory speaks first.
    public let language: String

    /// - Throws: ``RegistryError`` naming what cannot be.
    public init(
        code: TerritoryCode, name: String, domain: String, adminEmail: String, language: String
    ) throws {
        guard (1...100).contains(name.unicodeScalars.count),
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw RegistryError.badName
        }
        guard Self.isHost(domain) else { throw RegistryError.badDomain(domain) }
        guard Self.isEmail(adminEmail) else { throw RegistryError.badEmail }
        guard Self.isLanguage(language) else { throw RegistryError.badLanguage(language) }
        self.code = code
        self.name = name
        self.domain = domain
        self.adminEmail = adminEmail
        self.language = language
    }

    /// RFC 1123 labels in lower case, then optionally a port.
    static func isHost(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, (1...253).contains(host.count) else { return false }
        if parts.count == 2 {
            guard let port = UInt16(String(decoding: parts[1], as: UTF8.self)), port > 0 else { return false }
        }
        return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring.UTF8View.SubSequence) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard (1...63).contains(label.count), label.first != hyphen, label.last != hyphen else { return false }
        return label.allSatisfy { byte in
            byte == hyphen || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }

    /// Subtags of letters and digits, the first of them a language (RFC 5646 §2.1).
    private static func isLanguage(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/) != nil && text.utf8.count <= 35
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
    }
}
