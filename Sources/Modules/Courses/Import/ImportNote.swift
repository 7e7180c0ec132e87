import Web

/// What became of a place in an imported text that is not simply a question now.
struct ImportNote: Hashable, Sendable {
    enum Kind: String, SchemaEnumeration, Sendable {
        /// The whole question is left out.
        case refused
        /// Part of it has no counterpart here and is left out.
        case skipped
        /// It is taken, and somebody should look at it.
        case look
    }

    /// Counted from 1.
    let line: Int
    let kind: Kind
    let message: Message

    /// In English, for programs.
    var detail: String {
        message.values.reduce(message.id) { text, value in
            guard case .text(let filling) = value.value else { return text }
            return text.replacing("{\(value.key)}", with: filling)
        }
    }
}
