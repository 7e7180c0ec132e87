import Foundation

/// The line of refresh tokens that one sign-in began, and what presenting one of them means (RFC 9700 §4.14.2).
struct RefreshFamily: Hashable {
    var startedAt: Date
    var isRevoked: Bool

    /// Unused for this long, a token ends (S-027).
    static let slidingLifetime: TimeInterval = 14 * 24 * 3600
    /// However often renewed, a sign-in ends after this.
    static let absoluteLifetime: TimeInterval = 30 * 24 * 3600
    /// A client that lost the answer may ask again for this long and gets the same successor.
    static let grace: TimeInterval = 10

    /// One token of the family, as kept.
    struct Token: Hashable {
        var issuedAt: Date
        /// When it was exchanged for its successor.
        var usedAt: Date?
    }

    enum Decision: Hashable {
        /// Exchange it for its successor.
        case rotate
        /// It was exchanged a moment ago: give the same successor.
        case repeatSuccessor
        /// Somebody used it twice: end the whole family.
        case revokeFamily
        case refuse
    }

    func present(_ token: Token, at now: Date) -> Decision {
        if isRevoked || now >= startedAt.addingTimeInterval(Self.absoluteLifetime) { return .refuse }
        if let usedAt = token.usedAt {
            return now < usedAt.addingTimeInterval(Self.grace) ? .repeatSuccessor : .revokeFamily
        }
        return now < token.issuedAt.addingTimeInterval(Self.slidingLifetime) ? .rotate : .refuse
    }
}
