/// What one kind of text may cost and contain. A short text about oneself needs less than a lesson.
public struct MarkdownRules: Sendable {
    /// Longer sources are shown as they were written.
    public var maximumBytes: Int
    /// Added to the level of every heading, so that a page keeps its one `h1`.
    public var headingShift: Int
    public var hasTables: Bool
    /// Whether files of this territory's content are shown and linked to, by their address.
    public var showsContent: Bool

    /// Blocks and marks inside one another; what is deeper keeps its text and loses its tags (S-094).
    static let maximumNesting = 16
    /// Where one line has more vertical bars, tables are off: their cost grows with rows times columns.
    static let maximumBars = 20
    /// HTML may have this many times the bytes of the source, and ``outputAllowance`` more.
    static let outputFactor = 8
    static let outputAllowance = 64 * 1024

    public init(maximumBytes: Int, headingShift: Int = 1, hasTables: Bool = false, showsContent: Bool = false) {
        self.maximumBytes = maximumBytes
        self.showsContent = showsContent
        self.headingShift = headingShift
        self.hasTables = hasTables
    }

    /// What somebody says of themselves.
    public static let short = MarkdownRules(maximumBytes: 4000)
    /// What somebody writes to others.
    public static let post = MarkdownRules(maximumBytes: 32 * 1024, hasTables: true)
    /// What somebody teaches.
    public static let lesson = MarkdownRules(maximumBytes: 128 * 1024, hasTables: true, showsContent: true)
}
