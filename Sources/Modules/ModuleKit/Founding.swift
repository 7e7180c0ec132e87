public import Foundation

/// A territory about to exist, as a module sees it that puts its first rows into the schema.
public struct Founding: Sendable {
    public let adminEmail: String
    /// BCP 47 tag of the language the territory speaks first.
    public let language: String
    /// SHA-256 of the token in the one-time set-up link, and when the link ends.
    public let setUpTokenHash: Data
    public let setUpExpires: Date

    public init(adminEmail: String, language: String, setUpTokenHash: Data, setUpExpires: Date) {
        self.adminEmail = adminEmail
        self.language = language
        self.setUpTokenHash = setUpTokenHash
        self.setUpExpires = setUpExpires
    }
}
