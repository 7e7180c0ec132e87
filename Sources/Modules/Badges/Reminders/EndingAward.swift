import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// An award that ends soon, and the way to have it for longer.
struct EndingAward: Sendable, RowDecodable {
    let member: ID<Member>
    let ends: Date
    let badge: BadgeDefinition

    init(row: Row) throws {
        member = ID(try row.get("member", as: UUID.self))
        ends = try row.get("ends")
        badge = try BadgeDefinition(row: row)
    }

    /// The course that renews it; where there is none, or the badge is given no longer, the badge's own page.
    var path: String {
        badge.course.map { "/courses/\($0)" } ?? "\(BadgePages.base)/\(badge.slug)"
    }

    var action: Message {
        badge.course == nil ? Message("Read how to keep it") : Message("Renew it")
    }

    /// Days are counted up: of what ends today, one is left.
    func state(at now: Date) -> Message {
        let days = max(1, Int((ends.timeIntervalSince(now) / 86_400).rounded(.up)))
        return Message("Ends in {count} day", plural: "Ends in {count} days", count: days)
    }

    func letter(_ localizer: Localizer) -> Letter {
        let name = MessageValue.text(badge.name)
        let text =
            badge.course == nil
            ? Message(
                "Your badge {badge} ends on {date}. What it allows you ends with it. This page says how it is earned:",
                ["badge": name, "date": .day(ends)])
            : Message(
                "Your badge {badge} ends on {date}. What it allows you ends with it. Take the course again to renew it:",
                ["badge": name, "date": .day(ends)])
        return Letter(
            subject: localizer.text(Message("Your badge {badge} ends soon", ["badge": name])),
            text: localizer.text(text), path: path)
    }
}

extension BadgeDefinition {
    /// The course by which it can be earned now.
    var course: String? { state == .active ? criteria.course : nil }
}
