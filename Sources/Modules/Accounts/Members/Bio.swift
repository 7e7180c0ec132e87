public import Kernel

/// What a member writes about themselves: Markdown source.
public struct Bio: BoundedText {
    public static let rule = TextRule(
        scalars: 0...1000, maximumBytes: 4000, multiline: true, stripsBidirectionalControls: false)

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }
}
