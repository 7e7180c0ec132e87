import Testing

@testable import Web

@Suite("Turns of answers")
struct AnswerTurnsTests {
    @Test("What cannot be read is refused at once where nothing waits")
    func refused() {
        var turns = AnswerTurns()
        let verdict = turns.fault()
        #expect(verdict == .refuse)
        #expect(turns.isOver)
    }

    @Test("A refusal comes after the answers to the requests before it")
    func inOrder() {
        var turns = Self.withRequest(isWhole: true)
        let verdict = turns.fault()
        turns.answerBegins()
        let due = turns.answerEnds()
        #expect(verdict == .wait)
        #expect(due == .refusal)
    }

    @Test("A body that turns out wrong is refused, unless its answer has begun")
    func wrongBody() {
        var turns = Self.withRequest(isWhole: false)
        var answering = turns
        answering.answerBegins()
        let verdicts = (turns.fault(), answering.fault())
        #expect(verdicts == (.refuse, .close))
    }

    @Test("A request gets no second answer when its body turns out wrong after the first")
    func answeredEarly() {
        var turns = Self.withRequest(isWhole: false)
        turns.answerBegins()
        let due = turns.answerEnds()
        let verdict = turns.fault()
        #expect(due == nil)
        #expect(verdict == .close)
    }

    @Test("The word to go on never lands inside an earlier answer")
    func goesOn() {
        var turns = Self.withRequest(isWhole: true)
        let isNow = turns.requestBegins(waitsToGoOn: true)
        turns.answerBegins()
        let due = turns.answerEnds()
        #expect(!isNow)
        #expect(due == .goOn)
    }

    @Test("Who waits for nothing but the word to go on gets it at once")
    func goesOnAtOnce() {
        var turns = AnswerTurns()
        let isNow = turns.requestBegins(waitsToGoOn: true)
        #expect(isNow)
    }

    @Test("Who sent the body anyway is not told to go on")
    func sentAnyway() {
        var turns = Self.withRequest(isWhole: true)
        _ = turns.requestBegins(waitsToGoOn: true)
        turns.requestEnds()
        turns.answerBegins()
        let due = turns.answerEnds()
        #expect(due == nil)
    }

    @Test("Only the answer to the last request says that it is the last, and nothing is read after it")
    func last() {
        var turns = Self.withRequest(isWhole: true)
        _ = turns.requestBegins(waitsToGoOn: false, isLast: true)
        let isOverBefore = turns.isOver
        turns.requestEnds()
        let first = turns.answerBegins()
        _ = turns.answerEnds()
        let second = turns.answerBegins()
        #expect(!isOverBefore && turns.isOver)
        #expect(!first && second)
    }

    private static func withRequest(isWhole: Bool) -> AnswerTurns {
        var turns = AnswerTurns()
        _ = turns.requestBegins(waitsToGoOn: false)
        if isWhole { turns.requestEnds() }
        return turns
    }
}
