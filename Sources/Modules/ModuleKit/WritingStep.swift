public import Web

/// What somebody has to do before what they write is published.
public struct WritingStep: Sendable {
    /// What people wrote, such as a course's title, and its language.
    public let title: String
    public let lang: String
    /// Where it is done.
    public let path: String
    /// What its reader is told: that the text is kept, and what publishes it.
    public let notice: Message

    public init(title: String, lang: String, path: String, notice: Message) {
        self.title = title
        self.lang = lang
        self.path = path
        self.notice = notice
    }
}
