import Foundation
import Kernel

/// When an item may be opened, as its editor sets it: days, badges, and a part before, all of them. Other conditions, which programs
/// can set, an editor shows and leaves as they are.
struct ItemConditions: Hashable, Sendable {
    var from: Date?
    var until: Date?
    var badges: [String] = []
    var after: ID<CourseItem>?

    /// Badges that a form can ask for.
    static let maximumBadges = 10

    init() {}

    /// Nil where the conditions are others.
    init?(_ availability: Availability?) {
        for part in availability?.conjuncts ?? [] {
            switch part {
            case .from(let date) where from == nil: from = date
            case .until(let date) where until == nil: until = date
            case .badge(let slug): badges.append(slug)
            case .completed(let item) where after == nil: after = item
            default: return nil
            }
        }
    }

    var availability: Availability? {
        var parts: [Availability] = []
        if let from { parts.append(.from(from)) }
        if let until { parts.append(.until(until)) }
        if let after { parts.append(.completed(after)) }
        parts += badges.map { .badge($0) }
        return parts.count > 1 ? .all(parts) : parts.first
    }

    /// A form knows days; where the day is still the same, so is the time that a program gave.
    func keepingTimes(of old: ItemConditions) -> ItemConditions {
        var conditions = self
        if from.map(CourseDate.day) == old.from.map(CourseDate.day) { conditions.from = old.from }
        if until.map(CourseDate.lastDay) == old.until.map(CourseDate.lastDay) { conditions.until = old.until }
        return conditions
    }
}
