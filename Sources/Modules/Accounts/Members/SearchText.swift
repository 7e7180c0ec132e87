import Kernel

/// The beginning of a name or handle somebody looks for.
struct SearchText: BoundedText {
    static let rule = TextRule(scalars: 1...50, maximumBytes: 200)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}
