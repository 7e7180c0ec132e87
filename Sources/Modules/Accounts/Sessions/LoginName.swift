import Kernel

/// A handle or an e-mail address, as somebody types it to sign in.
struct LoginName: BoundedText {
    static let rule = TextRule(scalars: 1...254, maximumBytes: 254)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}

/// A refresh token as a client sends it; whether it is one is judged later, so that nothing can be told from the answer.
struct RefreshTokenText: BoundedText {
    static let rule = TextRule(scalars: 1...512, stripsBidirectionalControls: false)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }

    var description: String { "(token)" }
}
