import Foundation
public import JWTKit
public import Kernel

/// What an access token says (RFC 9068 §2.2): who, for which territory, in which session, until when.
public struct AccessTokenClaims: JWTPayload, Hashable {
    public var iss: String
    public var aud: String
    public var sub: ID<Member>
    public var sid: ID<Session>
    public var jti: String
    public var iat: Int
    public var exp: Int

    /// A token lives at most this long, in seconds (S-020).
    public static let maximumLifetime = 15 * 60
    /// Clocks may differ by this much, in seconds (S-023).
    public static let clockTolerance = 60

    /// The times and names are checked by ``AccessTokens``, which knows the territory and the clock.
    public func verify(using _: some JWTAlgorithm) {}
}

/// A member's sign-in on one device. Only a name for ``ID``.
public enum Session {}
