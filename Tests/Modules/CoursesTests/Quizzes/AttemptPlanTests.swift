import Foundation
import Kernel
import Testing

@testable import Courses

@Suite("What attempts allow and make")
struct AttemptPlanTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func attempt(
        _ number: Int, hours: Double, percent: Double?, state: AttemptState = .graded, round: Int = 1,
        deadline: Date? = nil, grace: Date? = nil
    ) -> Attempt {
        let begun = start.addingTimeInterval(hours * 3600)
        return Attempt(
            id: World.system.newID(), member: World.system.newID(), course: World.system.newID(), version: 1,
            round: round,
            quiz: World.system.newID(), number: number, state: state, seed: 1, startedAt: begun, deadline: deadline,
            graceUntil: grace, answers: [:], revision: 1, savedAt: begun,
            submittedAt: state.isOpen ? nil : begun.addingTimeInterval(600), marks: [:], percent: percent)
    }

    private func plan(_ attempts: [Attempt], round: Int = 1, _ change: (inout QuizRules) -> Void = { _ in })
        -> AttemptPlan
    {
        var rules = QuizRules.standard
        change(&rules)
        return AttemptPlan(rules: rules, override: .none, attempts: attempts, round: round)
    }

    private func at(_ hours: Double) -> Date { start.addingTimeInterval(hours * 3600) }

    @Test("Three attempts, then none for ever: then the right answers may be seen")
    func used() {
        let all = (1...3).map { attempt($0, hours: Double($0), percent: 50) }
        #expect(plan(Array(all.prefix(2))).next(at: at(9)) == .start)
        #expect(plan(Array(all.prefix(2))).left(at: at(9)) == 1)
        #expect(!plan(Array(all.prefix(2))).mayReveal(at: at(9)))
        #expect(plan(all).next(at: at(9)) == .noneLeft(until: nil))
        #expect(plan(all).mayReveal(at: at(9)))
    }

    @Test("In a window attempts come back, and what was right stays hidden until somebody passes")
    func window() {
        let all = (1...3).map { attempt($0, hours: Double($0), percent: 50) }
        let windowed = plan(all) { $0.window = 24 }
        #expect(windowed.next(at: at(10)) == .noneLeft(until: at(25)))
        #expect(!windowed.mayReveal(at: at(10)))
        #expect(windowed.next(at: at(25.1)) == .start)
        let passed = plan(all + [attempt(4, hours: 26, percent: 80)]) { $0.window = 24 }
        #expect(passed.next(at: at(27)) == .passed)
        #expect(passed.mayReveal(at: at(27)))
    }

    @Test("A new round begins from nothing, but a window counts what was just done")
    func rounds() {
        let old = (1...3).map { attempt($0, hours: Double($0), percent: 100) }
        #expect(plan(old, round: 2).next(at: at(4)) == .start)
        #expect(plan(old, round: 2).percent == nil)
        #expect(plan(old, round: 2) { $0.window = 24 }.next(at: at(4)) == .noneLeft(until: at(25)))
    }

    @Test("A delay parts attempts, an open one is gone on with, and an override gives more")
    func others() {
        let one = [attempt(1, hours: 0, percent: 10)]
        #expect(
            plan(one) { $0.delay = 60 }.next(at: at(0.5)) == .wait(until: start.addingTimeInterval(600 + 3600)))
        let open = attempt(2, hours: 1, percent: nil, state: .inProgress)
        #expect(plan(one + [open]).next(at: at(2)) == .resume(open))
        let all = (1...3).map { attempt($0, hours: Double($0), percent: 50) }
        let more = AttemptPlan(
            rules: .standard, override: QuizOverride(extraMinutes: 15, extraAttempts: 1, closes: nil), attempts: all,
            round: 1)
        #expect(more.next(at: at(9)) == .start)
        var timed = QuizRules.standard
        timed.timeLimit = 30
        let extended = AttemptPlan(rules: timed, override: more.override, attempts: [], round: 1)
        #expect(extended.deadline(from: start) == start.addingTimeInterval(45 * 60))
    }

    @Test(
        "The best, the first, the last or the average counts",
        arguments: [(QuizRules.Counting.best, 90.0), (.first, 40), (.last, 50), (.average, 60)])
    func counting(counting: QuizRules.Counting, percent: Double) {
        let all = [40.0, 90, 50].enumerated().map { attempt($0 + 1, hours: Double($0), percent: $1) }
        #expect(plan(all) { $0.counting = counting }.percent == percent)
    }

    @Test("The clock hands in at the deadline, or waits through the grace")
    func verdicts() {
        let deadline = at(1)
        let strict = attempt(1, hours: 0, percent: nil, state: .inProgress, deadline: deadline)
        #expect(strict.verdict(at: at(0.9)) == .running)
        #expect(strict.verdict(at: deadline) == .handInSaved(at: deadline))
        let kind = attempt(1, hours: 0, percent: nil, state: .inProgress, deadline: deadline, grace: at(2))
        #expect(kind.verdict(at: at(1.5)) == .overdue)
        #expect(kind.verdict(at: at(2)) == .abandon)
        #expect(attempt(1, hours: 0, percent: 5).verdict(at: at(9)) == .closed)
    }

    @Test("One attempt is shown in the same order again, another one in another")
    func order() {
        let things = Array(0..<20)
        let first = SeededOrder.shuffled(things, seed: 7, salt: "q")
        #expect(first == SeededOrder.shuffled(things, seed: 7, salt: "q"))
        #expect(first != SeededOrder.shuffled(things, seed: 8, salt: "q"))
        #expect(first != SeededOrder.shuffled(things, seed: 7, salt: "r"))
        #expect(first.sorted() == things)
    }
}
