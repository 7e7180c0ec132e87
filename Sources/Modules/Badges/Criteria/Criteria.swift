import Kernel
import Web

/// What somebody has to do for a badge, judged by this territory's own facts: of each group one requirement, of all groups each.
/// Without groups a badge is given by hand.
struct Criteria: Codable, Hashable, Sendable {
    var groups: [Group] = []
    var penalties: [Penalty]?

    /// Alternatives.
    struct Group: Codable, Hashable, Sendable {
        let any: [Requirement]
    }

    static let maximumGroups = 8
    static let maximumRequirements = 8
    static let maximumPenalties = 8

    /// What most badges ask: one course.
    static func completion(of course: String) -> Criteria {
        let rule = EventRule(path: "/course", .equals, value: course)
        return Criteria(groups: [Group(any: [Requirement(event: "course.completed", rules: [rule])])])
    }

    var isAutomatic: Bool { !groups.isEmpty }

    /// Every requirement in the order that progress counts them.
    var requirements: [Requirement] { groups.flatMap(\.any) }

    /// The group of each of ``requirements``.
    var places: [Int] { groups.enumerated().flatMap { place, group in group.any.map { _ in place } } }

    /// The types of facts it looks at.
    var events: Set<String> { Set(requirements.map(\.event) + (penalties ?? []).map(\.event)) }

    func penalizes(_ event: String) -> Bool { (penalties ?? []).contains { $0.event == event } }

    /// - Throws: ``Problem`` `invalid`.
    func check() throws {
        guard groups.count <= Self.maximumGroups, penalties?.count ?? 0 <= Self.maximumPenalties,
            groups.allSatisfy({ !$0.any.isEmpty && $0.any.count <= Self.maximumRequirements })
        else {
            throw Problem.invalid(
                FieldProblem(
                    "/criteria", "out_of_range",
                    "At most eight groups of one to eight requirements, and eight penalties."))
        }
        for requirement in requirements { try requirement.check() }
        for penalty in penalties ?? [] { try EventRule.check(penalty.rules) }
    }

    /// The badges whose awards it counts, by slug.
    var awardedBadges: Set<String> {
        Set(requirements.filter { $0.event == BadgeAwarded.type || $0.event == BadgeRenewed.type }.compactMap(\.slug))
    }

    /// Where the course is taken that it asks for; nil where it asks for something else, or for more.
    var course: String? {
        let courses = Set(requirements.filter { $0.event == "course.completed" }.compactMap { $0.value(at: "/course") })
        return courses.count == 1 ? courses.first : nil
    }
}
