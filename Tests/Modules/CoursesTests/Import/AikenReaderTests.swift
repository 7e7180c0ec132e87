import Kernel
import Testing

@testable import Courses

@Suite("Reading Aiken")
struct AikenReaderTests {
    private func read(_ text: String) -> ImportedQuestions {
        QuestionFormat.aiken.read(text, language: "en", world: .system)
    }

    private static let two = """
        What is the correct answer to this question?
        A. Is it this one?
        B. Maybe this answer?
        ANSWER: B

        Which has the most import formats?
        A) Moodle
        B) ATutor
        ANSWER: A
        """

    @Test("Answers are marked by a letter with a point or a bracket")
    func questions() {
        let result = read(Self.two)
        #expect(result.notes == [])
        #expect(result.questions.map { $0.choices?.map(\.weight) } == [[0, 100], [100, 0]])
        #expect(result.found.map(\.line) == [1, 6])
        #expect(QuestionFormat(looking: Self.two) == .aiken)
        #expect(QuestionFormat(looking: "What? {=a ~b}") == .gift)
    }

    @Test("Blank lines between answers, and how the letter is written, change nothing")
    func looseForms() {
        let first = "One?\r\n\r\nA. x\r\n\r\nB. y\r\n\r\nANSWER: B.\r\n"
        let result = read(first + "Two?\nand more?\nA) x\n\nB) y\nanswer:a)\n")
        #expect(result.notes == [])
        #expect(result.questions.map { $0.choices?.map(\.weight) } == [[0, 100], [100, 0]])
        #expect(result.questions.last?.text.texts["en"] == "Two?\nand more?")
        let unfinished = read("One?\nA. x\n\nB. y\n\nTwo?\nA. x\nB. y\nANSWER: A")
        #expect(unfinished.notes.map(\.line) == [1] && unfinished.found.map(\.line) == [6])
    }

    @Test(
        "What cannot be is refused with its line, and the others are taken",
        arguments: [
            ("Q\nA. x\nB. y\nANSWER: C", 4), ("Q\nA. x\nANSWER: A", 1), ("Q\nA. x\nB. y", 1),
            ("ANSWER: A", 1), ("Q\nA. x\nA. y\nANSWER: A", 3), ("Q\nA. x\nstray\nB. y\nANSWER: A", 3),
            ("Q\nA. x\nB. y\nANSWER: AB", 4), ("Only words", 1),
        ])
    func refusals(text: String, line: Int) {
        let result = read("\(text)\n\n")
        #expect(result.questions == [])
        #expect(result.notes.map(\.kind) == [.refused])
        #expect(result.notes.map(\.line) == [line])
        if text != "Only words" { #expect(read("\(text)\n\n\(Self.two)").questions.count == 2) }
    }
}
