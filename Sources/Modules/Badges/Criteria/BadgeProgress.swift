import Foundation

/// How far one member has come with one badge. A value: what a fact does to it depends on nothing else.
struct BadgeProgress: Codable, Hashable, Sendable {
    /// For each requirement, when the facts happened that count for it; the newest, as many as are needed.
    private(set) var times: [[Date]]
    /// Whether everything was done when the member could be given no badge.
    var isOwed: Bool?

    init(of criteria: Criteria) {
        times = criteria.requirements.map { _ in [] }
    }

    /// What a fact did.
    enum Outcome: Hashable, Sendable {
        case nothing, counted, met, reset, revoked
    }

    /// Counts a fact. Where the criteria are met, counting begins anew, so that qualifying again renews.
    mutating func take(_ fact: CountedFact, under criteria: Criteria) -> Outcome {
        if let penalty = (criteria.penalties ?? []).first(where: { $0.matches(fact) }) {
            self = BadgeProgress(of: criteria)
            return penalty.effect == .revoke ? .revoked : .reset
        }
        guard count(fact, criteria.requirements) else { return .nothing }
        guard isMet(criteria) else { return .counted }
        self = BadgeProgress(of: criteria)
        return .met
    }

    private mutating func count(_ fact: CountedFact, _ requirements: [Requirement]) -> Bool {
        if times.count != requirements.count { times = requirements.map { _ in [] } }
        var hasCounted = false
        for (index, requirement) in requirements.enumerated() where requirement.matches(fact) {
            let kept = (times[index] + [fact.time]).sorted().suffix(requirement.needed)
            times[index] = Array(kept)
            hasCounted = true
        }
        return hasCounted
    }

    private func isMet(_ criteria: Criteria) -> Bool {
        var index = 0
        for group in criteria.groups {
            let isGroupMet = group.any.enumerated().contains { isMet($1, times[index + $0]) }
            guard isGroupMet else { return false }
            index += group.any.count
        }
        return !criteria.groups.isEmpty
    }

    private func isMet(_ requirement: Requirement, _ times: [Date]) -> Bool {
        guard times.count >= requirement.needed, let first = times.first, let last = times.last else { return false }
        guard let days = requirement.days else { return true }
        return last.timeIntervalSince(first) <= Double(days) * 24 * 3600
    }

    /// How many of a requirement's facts there are.
    func counted(_ index: Int) -> Int {
        times.indices.contains(index) ? times[index].count : 0
    }
}
