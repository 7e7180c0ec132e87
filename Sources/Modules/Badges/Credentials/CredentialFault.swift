/// Why a text is no credential that can be believed. The names are stable: programs and the pages' texts go by them.
enum CredentialFault: String, Error, Hashable, CaseIterable {
    /// No JSON with one reading, no compact token, or no image with one of them inside.
    case unreadable
    case noProof = "no_proof"
    /// The proof lacks a part, or there are several.
    case badProof = "bad_proof"
    case otherSuite = "other_suite"
    case otherPurpose = "other_purpose"
    /// Not the two known contexts first, or one that could give words another meaning.
    case wrongContext = "wrong_context"
    /// No `OpenBadgeCredential`, or a required part is missing or of another kind.
    case wrongForm = "wrong_form"
    /// Of an older standard: Open Badges 1 or 2, or Verifiable Credentials 1.
    case oldForm = "old_form"
    /// The key that signed is not one of the issuer that it names.
    case otherIssuer = "other_issuer"
    /// What a token says beside the credential is not what the credential says.
    case claimsDiffer = "claims_differ"
    case badSignature = "bad_signature"
    /// It names no key that is known here or that it brings itself, so nothing could be checked.
    case noKey = "no_key"
    /// Where its status stands is not the issuer's list.
    case otherStatusList = "other_status_list"

    /// Whether nothing was found wrong, but the form is one that nobody here can check.
    var isOnlyUnread: Bool { self == .otherSuite || self == .oldForm }
}
