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

    /// What may follow them: words for extensions and for proofs, which give none of a credential's words another meaning.
    static let more: Set = [
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", "https://w3id.org/security/data-integrity/v1",
        "https://w3id.org/security/data-integrity/v2", "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/suites/ed25519-2020/v1", "https://w3id.org/vc/status-list/2021/v1",
    ]

    /// Of older standards, at the head of their documents.
    static let old: Set = [
        "https://www.w3.org/2018/credentials/v1", "https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2",
    ]
}
