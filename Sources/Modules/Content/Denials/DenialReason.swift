import Kernel

/// Why something is given to nobody, for whoever asks for it.
struct DenialReason: BoundedText {
    static let rule = TextRule(scalars: 1...200, maximumBytes: 800)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}
