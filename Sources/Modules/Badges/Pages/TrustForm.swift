import Kernel
import Web

/// A trust policy as its form sends it.
struct TrustForm: Codable, Sendable {
    let badge: TrustedBadge
    let countsAs: OptionalSlug
    let capability: OptionalCapability?
    let minutes: Minutes
    let stale: StaleChoice

    enum CodingKeys: String, CodingKey {
        case badge, capability, minutes, stale
        case countsAs = "counts_as"
    }

    /// - Throws: ``Problem`` `invalid`.
    var policy: TrustPolicy {
        get throws {
            guard let (code, slug) = badge.parts, let minutes = Int(minutes.text), minutes > 0 else {
                throw Problem.invalid(FieldProblem("/minutes", "out_of_range", "Write a whole number."))
            }
            let gives = capability.flatMap { $0.text.isEmpty ? nil : CapabilityName(unchecked: $0.text) }
            let equal = try equalBadge
            guard equal != nil || gives != nil else {
                throw Problem.invalid(
                    FieldProblem("/counts_as", "missing", "Say which badge it is equal to, or what it lets do."))
            }
            return TrustPolicy(
                territory: code, badge: BadgeSlug(unchecked: slug), countsAs: equal, capability: gives,
                maximumAge: minutes * 60, countsWhenStale: stale == .count)
        }
    }

    private var equalBadge: BadgeSlug? {
        get throws {
            if countsAs.text.isEmpty { return nil }
            guard let badge = try? BadgeSlug(checking: countsAs.text) else {
                throw Problem.invalid(FieldProblem("/counts_as", "invalid", "Use only a–z, 0–9 and -."))
            }
            return badge
        }
    }
}

/// A badge of another territory as a form names it: `se/code-of-conduct`.
struct TrustedBadge: BadgeText {
    static let rule = TextRule(
        scalars: 5...80, pattern: "^[a-z0-9-]{2,11}/[a-z0-9-]{2,64}$", patternHelp: "Write territory/badge.")
    let text: String

    var parts: (code: String, slug: String)? {
        let parts = text.split(separator: "/")
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
}

/// A capability as a form sends it, or nothing.
struct OptionalCapability: BadgeText {
    static let rule = TextRule(
        scalars: 0...64, pattern: "^[a-z.-]{0,64}$", patternHelp: "Use only a–z, . and -.")
    let text: String
}

/// How old the last word of an issuer may be.
struct Minutes: BadgeText {
    static let rule = TextRule(scalars: 1...6, pattern: "^[0-9]{1,6}$", patternHelp: "Write a whole number.")
    let text: String
}

/// What a badge counts for when its issuer was not heard for longer.
enum StaleChoice: String, SchemaEnumeration, Sendable {
    case count, refuse
}
