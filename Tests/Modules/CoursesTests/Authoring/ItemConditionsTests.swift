import Foundation
import Kernel
import Testing
import Web

@testable import Courses

@Suite("When an item may be opened, in the editor and in words")
struct ItemConditionsTests {
    private let item = ID<CourseItem>(UUID())

    private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test("What the editor sets it shows again, and a time that a program gave stays where the day does")
    func roundTrip() throws {
        var conditions = ItemConditions()
        #expect(conditions.availability == nil && ItemConditions(nil) == conditions)
        conditions.from = CourseDate.start(of: "2027-01-31")
        #expect(conditions.availability == .from(try date("2027-01-31T00:00:00Z")))
        conditions.until = CourseDate.end(of: "2027-02-28")
        conditions.badges = ["first-aid", "knots"]
        conditions.after = item
        #expect(ItemConditions(conditions.availability) == conditions)
        var timed = conditions
        timed.from = try date("2027-01-31T12:30:00Z")
        timed.until = try date("2027-02-28T18:00:00Z")
        #expect(conditions.keepingTimes(of: timed) == timed)
        conditions.from = CourseDate.start(of: "2027-02-01")
        #expect(conditions.keepingTimes(of: timed).from == conditions.from)
    }

    @Test(
        "What a form cannot say it leaves as it is",
        arguments: [
            Availability.any([.badge("a"), .badge("b")]), .not(.badge("a")), .all([.badge("a"), .all([.badge("b")])]),
            .all([.from(.distantPast), .from(.distantPast)]),
        ])
    func others(_ availability: Availability) {
        #expect(ItemConditions(availability) == nil)
    }

    @Test("Conditions read as words, each by itself")
    func words() throws {
        let lesson = CourseItem(
            id: item, kind: .lesson, title: LocalizedText("Knots", in: "en"), body: LocalizedText("Text", in: "en"),
            minutes: 1, completion: .mustView, isOptional: false)
        let section = CourseSection(
            id: ID(UUID()), title: LocalizedText("Ropes", in: "en"), requires: .all, items: [lesson])
        let course = CourseContent(
            language: "en", title: LocalizedText("C", in: "en"), summary: LocalizedText(texts: [:]), tags: [],
            level: .beginner, badge: nil, enrolment: .open, prerequisites: [], isSequential: false, sections: [section])
        func ids(_ availability: Availability) -> [String] { availability.words(in: course, "en").map(\.id) }
        #expect(
            ids(.all([.from(.distantPast), .until(.distantFuture), .completed(item), .badge("a")])) == [
                "from {date}", "until {date}", "after {item}", "with the badge {badge}",
            ])
        #expect(ids(.any([.badge("a"), .not(.badge("b"))])) == ["{first} or {second}"])
        #expect(ids(.any([])) == ["never"] && ids(.not(.all([]))) == ["not {condition}"])
        #expect(Availability.completed(item).words(in: course, "en").first?.values["item"] == .text("Knots"))
        #expect(Availability.section(section.id).words(in: course, "en").first?.values["item"] == .text("Ropes"))
        #expect(Availability.any([.not(.completed(item)), .badge("a")]).items == [item])
    }
}
