/// What somebody says who becomes a member.
public struct Registration: Codable, Sendable {
    public let handle: Handle
    public let email: EmailAddress
    public let password: NewPassword
    public let displayName: DisplayName
    public let language: LanguageTag?

    enum CodingKeys: String, CodingKey {
        case handle, email, password, language
        case displayName = "display_name"
    }

    public init(
        handle: Handle, email: EmailAddress, password: NewPassword, displayName: DisplayName,
        language: LanguageTag? = nil
    ) {
        self.handle = handle
        self.email = email
        self.password = password
        self.displayName = displayName
        self.language = language
    }
}
