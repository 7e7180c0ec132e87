import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// What one badge of another territory counts for here.
struct TrustPolicy: Codable, Sendable, RowDecodable {
    /// What the issuer is called here.
    let territory: String
    /// As the issuer names it.
    let badge: BadgeSlug
    /// The badge here that it is equal to.
    let countsAs: BadgeSlug?
    /// A capability that it gives outright.
    let capability: CapabilityName?
    /// How long ago the issuer may have been heard last, in seconds.
    let maximumAge: Int
    /// Whether it counts for harmless capabilities after that.
    let countsWhenStale: Bool

    static let ages = 1...31_536_000
    static let maximumPolicies = 200

    enum CodingKeys: String, CodingKey {
        case territory, badge, capability
        case countsAs = "counts_as"
        case maximumAge = "maximum_age"
        case countsWhenStale = "counts_when_stale"
    }

    init(
        territory: String, badge: BadgeSlug, countsAs: BadgeSlug?, capability: CapabilityName?, maximumAge: Int,
        countsWhenStale: Bool
    ) {
        self.territory = territory
        self.badge = badge
        self.countsAs = countsAs
        self.capability = capability
        self.maximumAge = maximumAge
        self.countsWhenStale = countsWhenStale
    }

    init(row: Row) throws {
        territory = try row.get("code")
        badge = BadgeSlug(unchecked: try row.get("badge"))
        countsAs = try row.get("counts_as", as: String?.self).map { BadgeSlug(unchecked: $0) }
        capability = try row.get("capability", as: String?.self).map { CapabilityName(unchecked: $0) }
        maximumAge = try row.get("maximum_age")
        countsWhenStale = try row.get("counts_when_stale")
    }
}

extension TrustPolicy {
    /// In words of the program, for what is written down for good: the longest names are cut.
    var summary: String {
        let meaning = [countsAs.map { "as \($0.text)" }, capability.map { "for \($0.text)" }].compactMap(\.self)
        let limit = "within \(maximumAge) s, then \(countsWhenStale ? "harmless" : "nothing")"
        let words = ["\(territory) \(badge.text)", limit] + meaning
        return String(words.joined(separator: " ").prefix(AuditLog.maximumDetail))
    }
}

/// How a capability is named: `forum.post`.
struct CapabilityName: BadgeText {
    static let rule = TextRule(
        scalars: 2...64, pattern: "^[a-z][a-z.-]{1,63}$", patternHelp: "Use only a–z, . and -.")
    let text: String
}
