import Kernel
import Web

/// What a badge asks, in words: of each group one thing, of all groups each.
struct CriteriaWords: Sendable {
    let groups: [Group]
    let penalties: [Message]
    let hasPenalties: Bool

    /// Things of which one is enough.
    struct Group: Sendable {
        let requirements: [Line]
        let isChoice: Bool
        /// Not the first.
        let isMore: Bool
    }

    /// One thing that is asked for.
    struct Line: Sendable {
        let text: Message
        /// Where it is done.
        let link: String?
        let often: Message?
        let within: Message?
        let progress: Message?
        let isDone: Bool
        /// Its group and its place in the group, for forms.
        let key: String
    }

    /// - Parameters:
    ///   - names: of badges, by slug.
    ///   - progress: of the reader; nil for whoever makes none.
    init(_ criteria: Criteria, names: [String: String], progress: BadgeProgress? = nil) {
        var index = 0
        var groups: [Group] = []
        for (number, group) in criteria.groups.enumerated() {
            var lines: [Line] = []
            for (place, requirement) in group.any.enumerated() {
                lines.append(
                    Line(
                        requirement, names: names, done: progress?.counted(index), key: "\(number)-\(place)"))
                index += 1
            }
            groups.append(Group(requirements: lines, isChoice: lines.count > 1, isMore: number > 0))
        }
        self.groups = groups
        penalties = (criteria.penalties ?? []).map { penalty in
            let what = MessageValue.text(penalty.event.withRules(penalty.rules))
            return switch penalty.effect {
            case .revoke: Message("Taken back by: {event}", ["event": what])
            case .reset: Message("Counting begins anew after: {event}", ["event": what])
            }
        }
        hasPenalties = !penalties.isEmpty
    }
}

extension CriteriaWords.Line {
    fileprivate init(_ requirement: Requirement, names: [String: String], done: Int?, key: String) {
        (text, link) = Self.words(requirement, names)
        let needed = requirement.needed
        often = needed > 1 ? Message("{count} time", plural: "{count} times", count: needed) : nil
        within = requirement.days.map { Message("within {count} day", plural: "within {count} days", count: $0) }
        progress = done.map { done in
            Message("{done} of {needed}", ["done": .text("\(min(done, needed))"), "needed": .text("\(needed)")])
        }
        isDone = (done ?? 0) >= needed
        self.key = key
    }

    /// Words for what most badges ask; what only programs can write is shown as it is written.
    private static func words(_ requirement: Requirement, _ names: [String: String]) -> (Message, String?) {
        let hasOneRule = requirement.rules?.count == 1
        if hasOneRule, requirement.event == RequirementKind.course.event, let course = requirement.value(at: "/course")
        {
            return (Message("Complete the course {course}", ["course": .text(course)]), "/courses/\(course)")
        }
        if hasOneRule, requirement.event == RequirementKind.badge.event, let slug = requirement.slug {
            return (
                Message("Earn the badge {badge}", ["badge": .text(names[slug] ?? slug)]), "\(BadgePages.base)/\(slug)"
            )
        }
        let what = requirement.event.withRules(requirement.rules)
        return (Message("The territory notes about you: {event}", ["event": .text(what)]), nil)
    }
}

extension String {
    /// A type of fact with what it has to say.
    fileprivate func withRules(_ rules: [EventRule]?) -> String {
        let texts = (rules ?? []).map { rule in
            let values = rule.value ?? rule.values?.joined(separator: ", ") ?? ""
            return "\(rule.path) \(rule.operator.rawValue) \(values)".trimmingPrefix(" ").description
        }
        return texts.isEmpty ? self : "\(self) (\(texts.joined(separator: "; ")))"
    }
}
