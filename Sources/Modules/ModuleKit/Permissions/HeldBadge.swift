public import Foundation
public import Web

/// A badge that a member holds, with all that decides whether it counts.
public struct HeldBadge: Hashable, Sendable {
    /// As permissions here name it; a foreign one has the name that the trust policy gives it.
    public let name: String
    /// The credential that proves it.
    public let credential: UUID
    /// When it ends; nil where it does not.
    public let validUntil: Date?
    /// Where it comes from; nil for this territory's own.
    public let foreign: Foreign?

    /// A badge of another territory, under the trust policy for it.
    public struct Foreign: Hashable, Sendable {
        /// What the issuer is called here.
        public let issuer: String
        /// When the issuer's log was last heard: as of then the badge was neither revoked nor suspended.
        public let statusAsOf: Date
        /// How old that may be, in seconds.
        public let maximumAge: TimeInterval
        /// Whether it counts for harmless capabilities when it is older.
        public let countsWhenStale: Bool
        /// A capability that the policy gives outright, beside the name.
        public let grants: Capability?

        public init(
            issuer: String, statusAsOf: Date, maximumAge: TimeInterval, countsWhenStale: Bool, grants: Capability?
        ) {
            self.issuer = issuer
            self.statusAsOf = statusAsOf
            self.maximumAge = maximumAge
            self.countsWhenStale = countsWhenStale
            self.grants = grants
        }

        public func isStale(at now: Date) -> Bool {
            now.timeIntervalSince(statusAsOf) > maximumAge
        }
    }

    public init(name: String, credential: UUID, validUntil: Date?, foreign: Foreign? = nil) {
        self.name = name
        self.credential = credential
        self.validUntil = validUntil
        self.foreign = foreign
    }

    /// Whether it would count if more were known of its status.
    func isTooOld(forDangerous isDangerous: Bool, at now: Date) -> Bool {
        !counts(forDangerous: isDangerous, at: now) && validUntil.map { now < $0 } ?? true
    }

    /// Whether it counts now: it has not ended, and what is known of its status is fresh enough for what is asked.
    public func counts(forDangerous isDangerous: Bool, at now: Date) -> Bool {
        if let validUntil, validUntil <= now { return false }
        guard let foreign, foreign.isStale(at: now) else { return true }
        return foreign.countsWhenStale && !isDangerous
    }
}
