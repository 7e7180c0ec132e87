/// A text that knows its own limits. The limit that is documented in the API is this one, and so is the one that runs.
public protocol BoundedText: Hashable, Sendable, Codable, CustomStringConvertible {
    static var rule: TextRule { get }
    var text: String { get }
    /// Trusts `text`; callers use ``init(checking:)``.
    init(unchecked text: String)
}

/// The bounds of a ``BoundedText``, in Unicode scalars and in UTF-8 bytes.
public struct TextRule: Sendable {
    public var scalars: ClosedRange<Int>
    public var maximumBytes: Int
    /// An ECMA-262 regular expression, as OpenAPI writes it, that the whole text matches.
    public var pattern: String?
    /// OpenAPI `format`, such as `email`.
    public var format: String?
    /// Several lines allowed; otherwise control characters and line breaks are refused.
    public var multiline: Bool
    /// Names: bidirectional control characters are stripped.
    public var stripsBidirectionalControls: Bool
    /// How a person mends what the pattern refuses.
    public var patternHelp: String?
    /// Further rules in code.
    public var accepts: @Sendable (String) -> Bool

    public init(
        scalars: ClosedRange<Int>, maximumBytes: Int? = nil, pattern: String? = nil, format: String? = nil,
        multiline: Bool = false, stripsBidirectionalControls: Bool = true, patternHelp: String? = nil,
        accepts: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.scalars = scalars
        self.maximumBytes = maximumBytes ?? scalars.upperBound * 4
        self.pattern = pattern
        self.format = format
        self.multiline = multiline
        self.stripsBidirectionalControls = stripsBidirectionalControls
        self.patternHelp = patternHelp
        self.accepts = accepts
    }
}
