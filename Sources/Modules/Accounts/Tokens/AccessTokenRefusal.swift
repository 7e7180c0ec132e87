/// Why a bearer token was refused; for the log and for tests. Whoever sent it learns only that it is invalid.
enum AccessTokenRefusal: Error, Hashable {
    case form
    case header
    case algorithm
    case type
    case unknownKey
    case signature
    case claims
    case issuer
    case audience
    case expired
    case lifetime
    case notYetValid
}
