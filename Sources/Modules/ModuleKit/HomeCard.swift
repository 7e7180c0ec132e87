public import Web

/// Something a module shows on the home page of one member, with the one thing to do about it.
public struct HomeCard: Sendable {
    /// What people wrote, such as a course's title, and its language.
    public let title: String
    public let lang: String
    /// How it stands: "3 of 6 parts done".
    public let state: Message
    public let path: String
    /// Where the path leads, as a button says it.
    public let action: Message

    public init(title: String, lang: String, state: Message, path: String, action: Message) {
        self.title = title
        self.lang = lang
        self.state = state
        self.path = path
        self.action = action
    }
}
