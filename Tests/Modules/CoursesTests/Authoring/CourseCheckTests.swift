import Foundation
import Kernel
import Testing

@testable import Courses

@Suite("What keeps a draft from being published")
struct CourseCheckTests {
    private func body(_ text: String) -> LocalizedText { LocalizedText(text, in: "en") }

    private func lesson(id: ID<CourseItem> = World.system.newID(), minutes: Int = 5) -> CourseItem {
        CourseItem(
            id: id, kind: .lesson, title: body("Tides"), body: body("The moon."), minutes: minutes,
            completion: .mustView, isOptional: false)
    }

    private func course(_ items: [CourseItem]) -> CourseContent {
        CourseContent(
            language: "en", title: body("The sea"), summary: body("Water."), tags: [], level: .beginner, badge: nil,
            enrolment: .open, prerequisites: [], isSequential: false,
            sections: [CourseSection(id: World.system.newID(), title: body("One"), requires: .all, items: items)])
    }

    private func codes(_ course: CourseContent) -> [String] {
        CourseCheck(course).problems.map { "\($0.pointer) \($0.code)" }
    }

    @Test("Minutes from outside never add up to more than a number holds")
    func minutes() throws {
        let json = #"{"kind":"lesson","title":{"en":"Tides"},"minutes":9223372036854775807}"#
        let sent = try JSONDecoder().decode(ItemBody.self, from: Data(json.utf8))
        #expect(sent.item(id: World.system.newID()).minutes == 600)
        let huge = course([lesson(minutes: .max), lesson(minutes: 1)])
        #expect(codes(huge) == ["/sections/0/items/0/minutes out_of_range"])
        var files = try CoursePackage(course([lesson(minutes: 599)])).files
        let manifest = String(decoding: try #require(files["manifest.json"]), as: UTF8.self)
        files["manifest.json"] = Data(manifest.replacing("599", with: "9223372036854775807").utf8)
        #expect(try CoursePackage(files: files).content.minutes == 600)
    }

    @Test("What is there twice, or too much, is told before anybody learns it")
    func bounds() throws {
        let twice = lesson()
        #expect(codes(course([twice, twice])).contains("/sections repeated"))
        var many = course([lesson()])
        many.tags = (0...20).map { "tag-\($0)" }
        many.enrolment.capacity = .min
        #expect(codes(many) == ["/tags too_many", "/enrolment/capacity out_of_range"])
        #expect(throws: Problem.self) { try CourseBounds.check(course((0...200).map { _ in lesson() })) }

        var question = Question(id: World.system.newID(), type: .ordering, name: "", text: body("Order?"))
        let one = Choice(id: "a", text: body("A"), weight: 0)
        question.choices = [one, one]
        #expect(QuestionCheck.problems(of: question).map(\.code) == ["repeated"])
        question.choices = [one, Choice(id: String(repeating: "b", count: 65), text: body("B"), weight: 0)]
        #expect(QuestionCheck.problems(of: question).map(\.code) == ["too_long"])
        question.choices = [one, Choice(id: "b", text: body("B"), weight: 1e9)]
        #expect(QuestionCheck.problems(of: question).map(\.code) == ["out_of_range"])
    }

    @Test("An answer is as long as its question can need, and an attempt has one mebibyte of them")
    func answers() throws {
        let number = Question(id: World.system.newID(), type: .numerical, name: "", text: body("?"))
        let essays = (0..<60).map { _ in
            Question(id: World.system.newID(), type: .essay, name: "", text: body("?"))
        }
        let long = String(repeating: "a", count: 20_000)
        #expect(throws: Problem.self) {
            try AnswerCheck.check([QuestionAnswer(question: number.id, values: [long])], in: [number])
        }
        #expect(throws: Problem.self) {
            try AnswerCheck.check([QuestionAnswer(question: number.id, values: ["1", "2"])], in: [number])
        }
        let all = try AnswerCheck.check(
            essays.map { QuestionAnswer(question: $0.id, values: [long]) }, in: essays)
        #expect(throws: Problem.self) { try AnswerCheck.check(all: all) }
    }

    @Test("A quiz's last day ends a running attempt, and one that was granted comes in its place, earlier or later")
    func lastDay() throws {
        let (start, last) = (Date(timeIntervalSince1970: 1_800_000_000), Date(timeIntervalSince1970: 1_800_003_600))
        let availability = Availability.all([.until(last), .badge("swimmer")])
        #expect(availability.closes == last)
        #expect(Availability.any([.until(last), .badge("swimmer")]).closes == nil)
        func deadline(_ granted: Date?) -> Date? {
            AttemptPlan(
                rules: .standard, override: QuizOverride(extraMinutes: 0, extraAttempts: 0, closes: granted),
                attempts: [], round: 1, closes: availability.closes
            ).deadline(from: start)
        }
        #expect(deadline(nil) == last)
        for granted in [last.addingTimeInterval(-60), last.addingTimeInterval(86_400)] {
            #expect(deadline(granted) == granted)
            let facts = Availability.Facts(now: granted.addingTimeInterval(-1), completed: [], badges: ["swimmer"])
            #expect(availability.closing(at: granted).holds(facts))
        }
    }
}
