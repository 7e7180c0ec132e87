import Foundation
import Kernel
import Web

/// A badge as somebody writes it.
struct NewBadge: Codable, Sendable {
    let slug: BadgeSlug
    let name: BadgeName
    let description: BadgeDescription
    let narrative: BadgeNarrative
    let tags: [BadgeTag]?
    let validMonths: Int?
    let validUntil: Date?
    let criteria: Criteria?

    static let maximumTags = 10
    static let months = 1...600

    enum CodingKeys: String, CodingKey {
        case slug, name, description, narrative, tags, criteria
        case validMonths = "valid_months"
        case validUntil = "valid_until"
    }

    /// What a field alone cannot say.
    /// - Throws: ``Problem`` `invalid`.
    func check() throws {
        try BadgeChange.check(months: validMonths, until: validUntil, tags: tags, criteria: criteria)
    }
}

/// What is changed of a badge; what is absent stays.
struct BadgeChange: Codable, Sendable {
    let name: BadgeName?
    let description: BadgeDescription?
    let narrative: BadgeNarrative?
    let tags: [BadgeTag]?
    /// 0 for no months any more.
    let validMonths: Int?
    let validUntil: Date?
    let criteria: Criteria?
    /// The address of a PNG that is here; empty for the picture that the territory draws.
    let image: ImageAddress?

    enum CodingKeys: String, CodingKey {
        case name, description, narrative, tags, criteria, image
        case validMonths = "valid_months"
        case validUntil = "valid_until"
    }

    /// - Throws: ``Problem`` `invalid`.
    func check() throws {
        try Self.check(
            months: validMonths == 0 ? nil : validMonths, until: validUntil, tags: tags, criteria: criteria)
    }

    static func check(months: Int?, until: Date?, tags: [BadgeTag]?, criteria: Criteria?) throws {
        if let months, !NewBadge.months.contains(months) {
            throw Problem.invalid(FieldProblem("/valid_months", "out_of_range", "Between 1 and 600 months."))
        }
        if months != nil, until != nil {
            throw Problem.invalid(
                FieldProblem("/valid_until", "not_both", "Say how long, or until when, but not both."))
        }
        if tags?.count ?? 0 > NewBadge.maximumTags {
            throw Problem.invalid(FieldProblem("/tags", "too_many", "At most ten tags."))
        }
        try criteria?.check()
    }
}
