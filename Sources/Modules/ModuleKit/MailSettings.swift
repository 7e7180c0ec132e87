/// The mail server that an operator names, and as whom to send.
public struct MailSettings: Sendable, Hashable {
    /// `smtp://host:port`, which turns to TLS before anything is said unless the host is this machine, or `smtps://host:port`.
    public let url: String
    /// The address that messages come from.
    public let sender: String
    public let user: String?
    public let password: String?

    public init(url: String, sender: String, user: String? = nil, password: String? = nil) {
        self.url = url
        self.sender = sender
        self.user = user
        self.password = password
    }
}
