import Kernel
import Testing

@testable import Courses

@Suite("Grading")
struct GraderTests {
    private func question(_ type: QuestionType, _ change: (inout Question) -> Void = { _ in }) -> Question {
        var question = Question(
            id: World.system.newID(), type: type, name: "q", text: LocalizedText("Q", in: "en"))
        change(&question)
        return question
    }

    private func choices(_ weights: Double...) -> [Choice] {
        weights.enumerated().map { Choice(id: "c\($0)", text: LocalizedText("\($0)", in: "en"), weight: $1) }
    }

    @Test("One choice gives its weight; none, several and unknown ones nothing")
    func single() {
        let asked = question(.single) { $0.choices = choices(100, 50, 0, -50) }
        for (answer, fraction) in [
            (["c0"], 1), (["c1"], 0.5), (["c2"], 0), (["c3"], 0), ([], 0), (["c0", "c1"], 0), (["x"], 0),
        ] as [([String], Double)] {
            #expect(Grader.mark(asked, answer).fraction == fraction, "\(answer)")
        }
    }

    @Test("Several choices add up, and choosing everything is never right")
    func multiple() {
        let weighted = question(.multiple) { $0.choices = choices(50, 50, -100) }
        #expect(Grader.mark(weighted, ["c0", "c1"]) == .full)
        #expect(Grader.mark(weighted, ["c1", "c0", "c0"]) == .full)
        #expect(Grader.mark(weighted, ["c0"]).fraction == 0.5)
        #expect(Grader.mark(weighted, ["c0", "c1", "c2"]) == .none)
        let plain = question(.multiple) { $0.choices = choices(50, 50, 0, 0) }
        #expect(Grader.mark(plain, ["c0", "c1", "c2"]).fraction == 0.5)
        #expect(Grader.mark(plain, ["c0", "c1", "c2", "c3"]) == .none)
        let thirds = question(.multiple) { $0.choices = choices(33.33333, 33.33333, 33.33333) }
        #expect(Grader.mark(thirds, ["c0", "c1", "c2"]) == .full)
    }

    @Test("True or false is one of two words")
    func trueFalse() {
        let asked = question(.trueFalse) { $0.isTrue = false }
        #expect(Grader.mark(asked, ["false"]) == .full)
        for answer in [["true"], [], ["FALSE"], ["false", "true"]] { #expect(Grader.mark(asked, answer) == .none) }
    }

    @Test(
        "A short answer matches its pattern whatever the spaces and, unless it says so, the capitals",
        arguments: [
            ("Oslo", "oslo", true), ("Oslo", "  OSLO ", true), ("no one", "No   one", true), ("Oslo", "Oslo!", false),
            ("*sea*", "the deep sea floor", true), ("sea*", "the sea", false), ("*", "", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "acb", false), ("ab*ba", "aba", false), (#"2\*3"#, "2*3", true), (#"2\*3"#, "2xx3", false),
            ("é", "e\u{301}", true), ("a*a*a*a*a*a*a*a*b", String(repeating: "a", count: 2000), false),
        ])
    func shortAnswer(pattern: String, text: String, isRight: Bool) {
        let asked = question(.shortAnswer) { $0.accepted = [AcceptedText(pattern: pattern, weight: 100)] }
        #expect(Grader.mark(asked, [text]) == (isRight ? .full : .none))
    }

    @Test("Capitals count where the question says so, and the best of several patterns counts")
    func capitals() {
        let asked = question(.shortAnswer) {
            $0.isCaseSensitive = true
            $0.accepted = [AcceptedText(pattern: "Na*", weight: 40), AcceptedText(pattern: "NaCl", weight: 100)]
        }
        #expect(Grader.mark(asked, ["NaCl"]) == .full)
        #expect(Grader.mark(asked, ["NaX"]).fraction == 0.4)
        #expect(Grader.mark(asked, ["nacl"]) == .none)
        #expect(Grader.mark(asked, []) == .none)
    }

    @Test(
        "Numbers are read as people write them, and both ends of a range are in it",
        arguments: [
            ("3", true), ("3.5", true), ("3,5", true), ("2.5", true), ("3.500000001", false), ("+3", true),
            ("3e0", true), (" 3 ", true), ("three", false), ("", false), ("nan", false), ("inf", false), ("0x3", false),
            ("3.5.1", false), (String(repeating: "3", count: 50), false),
        ])
    func numerical(text: String, isRight: Bool) {
        let asked = question(.numerical) { $0.numbers = [AcceptedNumber(3, tolerance: 0.5)] }
        #expect(Grader.mark(asked, [text]) == (isRight ? .full : .none))
    }

    @Test("Binary fractions do no harm, and the minus sign is one")
    func fractions() {
        let asked = question(.numerical) { $0.numbers = [AcceptedNumber(0.1 + 0.2, tolerance: 0)] }
        #expect(Grader.mark(asked, ["0.3"]) == .full)
        let negative = question(.numerical) { $0.numbers = [AcceptedNumber(-40, tolerance: 0)] }
        #expect(Grader.mark(negative, ["\u{2212}40"]) == .full)
    }

    @Test("A matching gives the share of right pairs, and equal words are equal")
    func matching() {
        let text: (String) -> LocalizedText = { LocalizedText($0, in: "en") }
        let asked = question(.matching) {
            $0.pairs = [
                Pair(left: "a", right: "x", leftText: text("A"), rightText: text("one")),
                Pair(left: "b", right: "y", leftText: text("B"), rightText: text("two")),
                Pair(left: "c", right: "z", leftText: text("C"), rightText: text("one")),
            ]
        }
        #expect(Grader.mark(asked, ["a:x", "b:y", "c:z"]) == .full)
        #expect(Grader.mark(asked, ["a:z", "b:y", "c:x"]) == .full)
        #expect(abs((Grader.mark(asked, ["b:y"]).fraction ?? 0) - 1 / 3) < 0.001)
        #expect(Grader.mark(asked, ["a:y", "b:x", "nonsense", "a:x"]) == .none)
    }

    @Test("An ordering gives the share in place, and nothing for repeats")
    func ordering() {
        let asked = question(.ordering) { $0.choices = choices(0, 0, 0, 0) }
        #expect(Grader.mark(asked, ["c0", "c1", "c2", "c3"]) == .full)
        #expect(Grader.mark(asked, ["c0", "c1", "c3", "c2"]).fraction == 0.5)
        #expect(Grader.mark(asked, ["c0", "c0", "c0", "c0"]) == .none)
        #expect(Grader.mark(asked, []) == .none)
    }

    @Test("An essay waits for somebody, an empty one does not, and words between questions are worth nothing")
    func essay() {
        #expect(Grader.mark(question(.essay), ["The sea."]) == .waiting)
        #expect(Grader.mark(question(.essay), ["  \n"]) == .none)
        let words = question(.description)
        #expect(words.worth == 0)
        let graded = GradedAttempt([words, question(.essay)], [:])
        #expect(graded.percent == 0)
        #expect(GradedAttempt([], [:]).percent == 100)
    }

    @Test("Points weigh the questions of an attempt")
    func points() {
        var heavy = question(.trueFalse) { $0.isTrue = true }
        heavy.points = 3
        let light = question(.trueFalse) { $0.isTrue = true }
        let answers = [heavy.id.description: ["true"], light.id.description: ["false"]]
        #expect(GradedAttempt([heavy, light], answers).percent == 75)
    }
}
