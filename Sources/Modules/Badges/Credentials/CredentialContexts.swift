/// The contexts that give the words of credentials their meaning.
enum CredentialContexts {
    /// In this order, the first two of every credential of ours.
    static let own = [
        "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]

    /// The versions of the context of Open Badges 3.0, which only add words.
    static let known = Set(
        ["", "-3.0.0", "-3.0.1", "-3.0.2", "-3.0.3"].map { "https://purl.imsglobal.org/spec/ob/v3p0/context\($0).json" }
    )
}
