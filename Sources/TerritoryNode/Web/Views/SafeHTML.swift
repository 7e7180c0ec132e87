/// HTML that is already safe to show, such as rendered Markdown: the only text that templates do not escape.
public struct SafeHTML: Hashable, Sendable {
    public let html: String

    /// `html` was built by code that escapes or allow-lists everything people wrote.
    public init(trusted html: String) {
        self.html = html
    }
}
